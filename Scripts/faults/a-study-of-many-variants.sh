# A study of two thousand variants was checked in more than a minute: each was compared with all before it.
{
  printf 'base: {dataset: synthetic}\nvary:\n  training.epochs: ['
  seq -s ', ' 1 2000 | tr -d '\n'
  printf ']\nseeds: 0..4\n'
} >study.txt
timeout 20 "$RECKIT" check study.txt >out 2>&1 || { tail -3 out; echo "exit code $? (124: it took more than 20 s)"; exit 1; }
