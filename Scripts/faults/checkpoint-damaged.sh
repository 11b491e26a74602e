# A checkpoint with a flipped bit is never resumed: the one before is, and says so; where that is damaged too, exit 1.
CONFIG="$RECKIT_SRC/configs/quickstart.txt"
run() { "$RECKIT" run "$CONFIG" training.epochs=400 --threads 1 --quiet "$@"; }
run --out ref || exit 1
# Interrupted twice, so that there is a checkpoint before the newest.
for option in "" --resume; do
  "$RECKIT" run "$CONFIG" training.epochs=400 --threads 1 --quiet --out t $option 2> e & p=$!
  sleep 0.8
  kill -INT $p; wait $p
  [ -f .t.partial/checkpoint.safetensors ] || { echo "no checkpoint, too fast or too slow: $(cat e)"; exit 77; }
done
cp -r .t.partial base
[ -f base/checkpoint.previous.safetensors ] || { echo "the one before is gone"; exit 1; }
flip() { python3 - "$1" "$2" <<'P'
import sys
b = bytearray(open(sys.argv[1], "rb").read())
b[int(float(sys.argv[2]) * (len(b) - 1))] ^= 0x10
open(sys.argv[1], "wb").write(b)
P
}
for place in 0 0.01 0.3 0.6 0.9 1; do
  rm -rf t .t.partial && cp -r base .t.partial && flip .t.partial/checkpoint.safetensors $place
  run --out t --resume 2> e || { echo "byte at $place: not resumed from the one before: $(cat e)"; exit 1; }
  grep -q "newest checkpoint is damaged" e || { echo "byte at $place: nothing is said: $(cat e)"; exit 1; }
  cmp t/model.safetensors ref/model.safetensors || exit 1
done
rm -rf t .t.partial && cp -r base .t.partial
flip .t.partial/checkpoint.safetensors 0.5 && truncate -s -1 .t.partial/checkpoint.previous.safetensors
run --out t --resume 2> e; code=$?
[ $code = 1 ] && grep -q -e --force e || { echo "both damaged: exit $code: $(cat e)"; exit 1; }
