# What cannot be written to standard output is an error, before training where it can be known, and nothing is lost.
set -u
[ -w /dev/full ] || { echo "no /dev/full"; exit 77; }
printf 'dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nscorer: {name: dot, latent_dim: 4}\ntraining: {epochs: 2}\n' >c.txt
try() { echo "$1"; cat e; exit 1; }
"$RECKIT" run c.txt --out a >/dev/full 2>e; [ $? = 1 ] && [ ! -e a ] && grep -q 'standard output: No space' e || try full
"$RECKIT" run c.txt --out a >&- 2>e; [ $? = 1 ] && [ ! -e a ] && grep -q 'standard output: Bad file' e || try closed
"$RECKIT" run c.txt --out a --json >/dev/full 2>e; [ $? = 1 ] && [ -f a/result.json ] || try json
"$RECKIT" run c.txt --out b --quiet >&- 2>&- || { echo quiet; exit 1; }
[ "$(head -c 1 b/result.json)" = "{" ] && [ "$(ls -A b | wc -l)" = 5 ] || { ls -A b; exit 1; }
"$RECKIT" list >/dev/full 2>e; [ $? = 1 ] || try list
