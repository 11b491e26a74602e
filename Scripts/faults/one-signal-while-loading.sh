# One signal ends a run whose data is still being read: there is nothing to keep yet, and nothing is in the way later.
set -u
mkfifo slow
printf 'dataset: {name: delimited, file: slow}\n' >c.txt
for signal in TERM HUP; do
  "$RECKIT" run c.txt --out r & p=$!
  sleep 1; kill -$signal $p
  for k in $(seq 50); do kill -0 $p 2>/dev/null || break; sleep 0.1; done
  if kill -0 $p 2>/dev/null; then kill -KILL $p; echo "$signal: alive after 5 s"; exit 1; fi
  wait $p 2>/dev/null
done
printf 'dataset: {name: synthetic, users: 30, items: 20, interactions: 300}\nscorer: popularity\n' >c.txt
"$RECKIT" run c.txt --out r --quiet || { echo "what it left is in the way"; exit 1; }
[ "$(ls -A)" = "$(printf 'c.txt\nr\nslow')" ] || { echo "something stayed:"; ls -A; exit 1; }
