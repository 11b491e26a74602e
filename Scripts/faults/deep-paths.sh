# A path of more keys than files are deep is refused, in a study and as an argument, and does not end the process.
python3 - <<P
open("s.txt", "w").write("base: $RECKIT_SRC/configs/quickstart.txt\nseeds: 0\nvary: {dataset." + ".".join(["a"] * 500000) + ": [1, 2]}\n")
open("a.txt", "w").write("dataset." + ".".join(["a"] * 30000) + "=1")
P
"$RECKIT" check s.txt >/dev/null 2>study.err; [ $? = 2 ] || { echo "a study's path: $(head -c 300 study.err)"; exit 1; }
"$RECKIT" check "$RECKIT_SRC/configs/quickstart.txt" "$(cat a.txt)" >/dev/null 2>argument.err
[ $? = 2 ] || { echo "an argument's path: $(head -c 300 argument.err)"; exit 1; }
for file in study.err argument.err; do
  grep -q "a path has at most 64" $file && [ "$(wc -c <$file)" -lt 2000 ] || { head -c 500 $file; exit 1; }
done
