# Ctrl-C, kill and a closed terminal leave a state that --resume continues from, also where the signal comes twice as
# `timeout` sends it; nothing throws it away without being asked.
set -u
printf 'dataset: {name: synthetic, users: 300, items: 200, interactions: 9000}\nscorer: {name: dot, latent_dim: 8}\ntraining: {epochs: 4000}\nevaluation: {every: 0}\n' >c.txt
bad() { echo "$*"; [ -f e ] && cat e; exit 1; }
begin() { # OPTION ...: a run that has finished epochs; its process is $p
  "$RECKIT" run c.txt --out r --threads 1 --quiet "$@" 2>e & p=$!
  for k in $(seq 300); do [ -e .r.partial/config.txt ] && break; sleep 0.1; done
  sleep 2
}
for signal in INT TERM HUP; do
  begin; kill -$signal $p; kill -$signal $p; wait $p; code=$?
  [ $code = 130 ] && grep -qE 'interrupted after epoch [0-9]+; --resume continues' e || bad "$signal: exit $code"
  "$RECKIT" run c.txt --out r --threads 1 2>e; [ $? = 2 ] || bad "$signal: run again"
  grep -qE 'r was interrupted( after epoch [0-9]+)?; --resume continues it, --force starts again' e || bad "$signal: words"
  "$RECKIT" run c.txt training.epochs=5000 --out r --resume 2>e; [ $? = 2 ] || bad "$signal: another config"
  grep -q 'training.epochs: 4000 -> 5000' e || bad "$signal: words for another config"
  "$RECKIT" run c.txt --out r --threads 1 --resume >o & p=$!
  for k in $(seq 100); do grep -q 'continues after epoch' o && break; sleep 0.1; done
  kill -INT $p; wait $p 2>/dev/null
  grep -q 'continues after epoch' o || bad "$signal: --resume"
  rm -rf .r.partial
done
# nohup has asked not to be told.
(trap '' HUP; exec "$RECKIT" run c.txt training.epochs=200 --out h --threads 1 --quiet) & p=$!
sleep 0.5; kill -HUP $p; wait $p || bad "nohup"
# Where the state cannot be stored, that is said.
begin; rm -rf .r.partial; kill -INT $p; wait $p
grep -q 'resume continues' e && [ ! -e .r.partial ] && bad "nothing is stored"
grep -q 'could not be stored' e || bad "nothing is said"
# A reader who goes away costs nothing.
"$RECKIT" run c.txt evaluation.every=1 --out r --threads 1 2>e | head -n 8 >/dev/null
grep -qE 'interrupted after epoch [0-9]+; --resume continues' e && [ -n "$(ls .r.partial/checkpoint* 2>/dev/null)" ] || bad "closed pipe"
