# A run goes on however many epochs it has behind it.
printf 'dataset: {name: synthetic, users: 30, items: 40, interactions: 300}\nscorer: {name: dot, latent_dim: 2}\ntraining: {epochs: 500000, batch_size: 1000}\nevaluation: {metrics: [auc, ndcg@10], every: 1}\n' > c.txt
stop() { "$RECKIT" run c.txt --out t --quiet "$@" 2> e & p=$!; sleep $seconds; kill -INT $p; wait $p; cat e; }
seconds=12 stop
epoch=$(sed -n 's/interrupted after epoch \([0-9]*\);.*/\1/p' e)
[ "${epoch:-0}" -gt 8000 ] || { echo "only $epoch epochs, too few for this case"; exit 77; }
seconds=4 stop --resume
later=$(sed -n 's/interrupted after epoch \([0-9]*\);.*/\1/p' e)
[ "${later:-0}" -gt "$epoch" ] || { echo "after epoch $epoch it did not go on: $(cat e)"; exit 1; }
