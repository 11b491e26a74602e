# A checkpoint of other data or another config is refused with the reason.
python3 - <<'P'
import random
random.seed(1)
for name in "ab":
    pairs = set()
    while len(pairs) < 20000: pairs.add((random.randint(1, 300), random.randint(1, 300)))
    open(name, "w").write("".join(f"{u}\t{i}\n" for u, i in sorted(pairs)))
P
printf 'dataset: {name: delimited, file: d}\ntraining: {epochs: 2000}\nscorer: {name: cosine, latent_dim: 16}\n' > c.txt
cp a d
"$RECKIT" run c.txt --out t --threads 1 --quiet 2>/dev/null & p=$!
for i in $(seq 1 200); do [ -f .t.partial/checkpoint.safetensors ] && break; sleep 0.1; done
kill -INT $p; wait $p
[ -f .t.partial/checkpoint.safetensors ] || { echo "no checkpoint"; exit 1; }
cp b d
"$RECKIT" run c.txt --out t --threads 1 --quiet --resume 2> e; code=$?
[ $code = 2 ] && grep -q "the data changed since" e || { echo "other data: exit $code: $(cat e)"; exit 1; }
cp a d
"$RECKIT" run c.txt optimizer.learning_rate=0.02 --out t --threads 1 --quiet --resume 2> e; code=$?
[ $code = 2 ] && grep -q "optimizer.learning_rate: 0.001 -> 0.02" e || { echo "other config: exit $code: $(cat e)"; exit 1; }
