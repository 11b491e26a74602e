# Sizes that overflow or do not fit are an error with the size in words, before anything is allocated.
quick=$RECKIT_SRC/configs/quickstart.txt
try() {
  (ulimit -v 12000000 2>/dev/null; "$RECKIT" run "$quick" "$@" training.epochs=1 --threads 1 --out r --quiet) >out 2>&1
  case $? in 1 | 2) ;; *) echo "$*: exit code is not 1 or 2"; tail -n 3 out; exit 1 ;; esac
  if grep -q "Fatal error" out || [ "$(wc -l <out)" -gt 8 ]; then echo "$*"; head -c 600 out; exit 1; fi
}
try scorer.latent_dim=1000000000
try scorer.latent_dim=9223372036854775807
try scorer=dot scorer.latent_dim=1000000
grep -q "GiB of memory (gradient and what adam keeps of user_embedding, 500 x 1000000 numbers" out || { cat out; exit 1; }
try scorer=mlp scorer.hidden_size=1000000000
try scorer=mlp scorer.hidden_size=1000000 scorer.n_hidden=2
try scorer=mlp scorer.user_dim=9223372036854775807
try training.negatives=1000000 sampler.generator=numpy
try training.negatives=1000000
try training.negatives=1000000 training.batch_size=16777216
try training.negatives=9223372036854775807
try training.batch_size=9223372036854775807
try dataset.users=10000000 dataset.items=1000000 dataset.interactions=1000000000 dataset.latent_rank=1024
try splitter.name=leave_last_out splitter.test=9223372036854775807 splitter.validation=9223372036854775807
