# Better or worse stands alone only where seeds and users both tell apart; a deterministic variant is run once and has
# no deviation; validation orders; folds are no variants.
set -euo pipefail
fitted="sampler: null, loss: null, optimizer: null, training: null"
cat > s.txt <<TEXT
base:
  dataset: {name: synthetic, users: 60, items: 40, interactions: 900}
  splitter: {name: random, validation: 0.1}
  scorer: {name: dot, latent_dim: 4}
  training: {epochs: 3, batch_size: 32}
variants: {trained: {}, long: {training.epochs: 6}, popular: {scorer: popularity, $fitted}, random: {scorer: random, $fitted}}
seeds: 0..4
metrics: [auc, ndcg@5]
comparisons: all
TEXT
"$RECKIT" sweep s.txt --out out > console.txt
python3 - <<'PYTHON'
import json, os
summary = json.load(open("out/summary.json"))
texts = [open(name).read() for name in ["console.txt", "out/report.md", "out/report.html"]]
assert not any("± 0.0000" in text or "worse by" in text or "better by" in text for text in texts)
assert all("over seeds" in text and "over users" in text for text in texts)
assert len([name for name in os.listdir("out/runs") if not name.startswith(".")]) == 16
assert len(summary["all_pairs"]) == 6
for verdict in summary["verdicts"] + summary["all_pairs"]:
    both = {verdict["over_seeds"]["finding"], verdict["over_users"]["finding"]}
    plain = verdict["verdict"] in ["better", "worse"]
    assert plain == (both in [{"higher"}, {"lower"}]), verdict
means = {v["name"]: v["validation"]["auc"]["mean"] for v in summary["variants"]}
assert summary["order"] == sorted(means, key=lambda name: -means[name]), summary["order"]
PYTHON
grep -q "Ordered by validation auc" console.txt
for vary in "splitter.seed: [1, 2]" "dataset.seed: [1, 2]" "splitter: [{name: random, test: 0.1}, {name: random, test: 0.3}]"; do
  printf 'base: {dataset: synthetic, scorer: dot}\nvary: {%s}\nseeds: 0\n' "$vary" > folds.txt
  for command in check sweep; do
    code=0
    "$RECKIT" "$command" folds.txt > folds.out 2>&1 || code=$?
    [ "$code" = 2 ] && grep -q "folds.txt:2:.*differ in their data alone" folds.out
  done
done
