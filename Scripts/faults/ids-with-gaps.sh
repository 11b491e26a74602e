# Ids with gaps are the same data as ids without: no row, candidate or negative stands for nobody.
python3 - <<'P'
import random
random.seed(3)
pairs = set()
while len(pairs) < 480: pairs.add((random.randint(1, 40), random.randint(1, 30)))
for name, factor in (("dense", 1), ("gap", 1000)):
    open(name + ".tsv", "w").write("".join(f"{u * factor}\t{i * factor}\n" for u, i in sorted(pairs)))
P
printf 'dataset: {name: delimited, file: dense.tsv}\nscorer: popularity\n' > c.txt
for name in dense gap; do
  "$RECKIT" run c.txt dataset.file=$PWD/$name.tsv --out $name --json | grep '"auc"' | head -1 > $name.auc || exit 1
done
cmp dense.auc gap.auc || { echo "other AUCs: $(cat dense.auc gap.auc)"; exit 1; }
"$RECKIT" data c.txt dataset.file=$PWD/gap.tsv | grep "^n_items = 30$" || { "$RECKIT" data c.txt dataset.file=$PWD/gap.tsv | grep n_items; exit 1; }
