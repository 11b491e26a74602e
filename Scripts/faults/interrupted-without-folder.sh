# A run whose folder is gone does not promise that --resume goes on.
"$RECKIT" run "$RECKIT_SRC/configs/quickstart.txt" training.epochs=100000 --out t --threads 1 --quiet 2> e & p=$!
sleep 2
rm -rf .t.partial
kill -INT $p; wait $p
grep -q -e "--resume goes on" e && { cat e; exit 1; }
grep -q "could not be stored" e || { echo "it does not say that nothing is stored: $(cat e)"; exit 1; }
