# Two runs into one folder: one is refused at once, and the folder has the files of one config, whoever is first.
set -u
quickstart="$RECKIT_SRC/configs/quickstart.txt"
try() { # OPTION ...
  for k in 1 2 3 4 5 6; do
    "$RECKIT" run "$quickstart" training.epochs=20 seed=1 --out t --threads 1 --quiet "$@" 2>1.err & a=$!
    "$RECKIT" run "$quickstart" training.epochs=20 seed=2 --out t --threads 1 --quiet "$@" 2>2.err & b=$!
    wait $a; first=$?; wait $b; second=$?
    case "$first$second" in 02 | 20) ;; 00) [ "$*" = --force ] || { echo "$*: both wrote"; return 1; } ;;
      *) cat 1.err 2.err; echo "$*: exit $first and $second"; return 1 ;; esac
    [ "$first$second" = 00 ] || grep -qE 'is being written by process [0-9]+ on .+ since |holds a finished run|holds another run' 1.err 2.err ||
      { cat 1.err 2.err; return 1; }
    seed=$(grep -o '^seed: [0-9]*' t/config.txt | grep -o '[0-9]*')
    grep -q "\"seed\": $seed," t/result.json && grep -q "config: $(grep -o '"config_hash": "[0-9a-f]*"' t/result.json | cut -d'"' -f4)" <(sed 's/"config": "/config: /' t/result.json) ||
      { echo "$*: config.txt says seed $seed, result.json another"; return 1; }
    [ "$(ls -A)" = "$(printf '1.err\n2.err\nt')" ] || { ls -A; echo "$*: something is left"; return 1; }
    [ "$*" = --force ] || rm -rf t
  done
}
try && try --resume && rm -rf t && try --force || exit 1

# A process that was killed leaves a lock that nobody holds.
"$RECKIT" run "$quickstart" training.epochs=100000 evaluation.every=0 --out k --threads 1 --quiet & p=$!
for k in $(seq 100); do [ -s .k.lock ] && break; sleep 0.1; done
"$RECKIT" run "$quickstart" --out k --quiet 2>e; [ $? = 2 ] && grep -q "process $p on" e || { cat e; exit 1; }
kill -KILL $p; wait $p 2>/dev/null
"$RECKIT" run "$quickstart" --out k --force --quiet || exit 1
[ -f k/result.json ] && [ ! -e .k.lock ] && [ ! -e .k.partial ]
