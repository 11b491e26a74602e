# Tens of thousands of keys, metrics or variants are read in linear time, and not every problem is shown.
python3 - <<P
open("keys.txt", "w").write("dataset:\n" + "".join(f"  k{i}: 1\n" for i in range(80000)))
open("sections.txt", "w").write("".join(f"k{i}: 1\n" for i in range(80000)))
open("metrics.txt", "w").write("evaluation:\n  metrics: [" + ",".join(f"ndcg@{i + 1}" for i in range(80000)) + "]\n")
open("unknown.txt", "w").write("evaluation:\n  metrics: [" + ",".join(f"n{i + 1}" for i in range(80000)) + "]\n")
study = "base: $RECKIT_SRC/configs/quickstart.txt\nseeds: 0\n"
open("grid.txt", "w").write(study + "vary: {training.epochs: [" + ",".join(map(str, range(1, 90001))) + "]}\n")
open("list.txt", "w").write(study + "variants:\n" + "".join(f"  v{i}: {{x{i}: 1}}\n" for i in range(9000)))
P
for file in keys sections metrics unknown grid list; do
  SECONDS=0
  timeout 60 "$RECKIT" check $file.txt >out 2>&1
  code=$?
  case $code in 0 | 2) ;; *) echo "$file: exit code $code"; exit 1 ;; esac
  # Quadratic time takes minutes.
  [ $SECONDS -le 20 ] || { echo "$file takes $SECONDS s"; exit 1; }
  [ $code = 0 ] || [ "$(wc -c <out)" -lt 20000 ] || { echo "$file: $(wc -l <out) lines of problems"; exit 1; }
done
