# config.txt of a run and study.txt of a study run again from where they lie, to the same bits.
mkdir a
python3 - <<'P'
import random
random.seed(1)
pairs = set()
while len(pairs) < 2000: pairs.add((random.randint(1, 60), random.randint(1, 90)))
lines = [f"{u}\t{i}\n" for u, i in sorted(pairs)]
open("a/d.tsv", "w").write("".join(lines))
open("a/e.tsv", "w").write("".join(lines[:-40]))
P
printf 'dataset: {name: delimited, file: d.tsv}\nsplitter: random\ntraining: {epochs: 1}\n' > a/c.txt
printf 'base: c.txt\nvariants: {one: {}, two: {dataset.file: e.tsv, training.epochs: 2}}\nseeds: 0\n' > a/s.txt
"$RECKIT" run a/c.txt --out r --quiet || exit 1
"$RECKIT" sweep a/s.txt --out st --quiet || exit 1
mkdir elsewhere && cd elsewhere || exit 1
"$RECKIT" run ../r/config.txt --out r --quiet || { echo "a run's own config.txt does not run"; exit 1; }
cmp ../r/users.csv r/users.csv && cmp ../r/model.safetensors r/model.safetensors || exit 1
"$RECKIT" sweep ../st/study.txt --out st --quiet || { echo "a study's own study.txt does not run"; exit 1; }
cmp ../st/results.csv st/results.csv || exit 1
# Paths of arguments start where they are typed, ~ is the home folder.
"$RECKIT" data ../a/c.txt dataset.file=../a/e.tsv >/dev/null || exit 1
HOME=$PWD/../a "$RECKIT" data ../a/c.txt 'dataset.file=~/e.tsv' >/dev/null || exit 1
"$RECKIT" data ../a/c.txt 'dataset.file=~nobody/e.tsv' >/dev/null 2>err
[ $? = 2 ] && grep -q '~NAME is not supported' err || { cat err; exit 1; }
