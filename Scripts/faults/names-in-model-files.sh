# Python's own reader takes a model file whose users have many long names, and gets the names back.
python3 -c 'import numpy, safetensors' 2>/dev/null || { echo "no Python package safetensors"; exit 77; }
python3 - <<'P'
with open("tr.tsv", "w") as f:
    for n in range(2_000_000): f.write(f"{n:07d}-aaaa-bbbb-cccc-0123456789ab-0123456789\ti{n % 9}\n")
open("te.tsv", "w").write("0000000-aaaa-bbbb-cccc-0123456789ab-0123456789\ti7\n")
P
printf 'dataset: {name: delimited, train: tr.tsv, test: te.tsv, ids: text}\nscorer: popularity\nevaluation: {metrics: [auc]}\n' > c.txt
"$RECKIT" run c.txt --out r --quiet --threads 1 || exit 1
python3 - <<'P'
from safetensors.numpy import load_file
t = load_file("r/model.safetensors")
text, ends = t["users.names"].tobytes(), t["users.name_ends"]
names = [text[start:end].decode() for start, end in zip([0, *ends], ends)]
assert len(names) == 2_000_000 and names[-1] == "1999999-aaaa-bbbb-cccc-0123456789ab-0123456789", names[-1]
P
