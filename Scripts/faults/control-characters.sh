# Control characters and markup in names, ids, paths and arguments are refused or shown as text.
base=$RECKIT_SRC/configs/quickstart.txt
raw() { if LC_ALL=C grep -q "$(printf '\033')" "$1"; then echo "a raw escape on the terminal: $2"; exit 1; fi; }
printf 'base: %s\nvariants:\n  base: {}\n  "\\u001b[31mred": {training.epochs: 1}\nseeds: 0\n' "$base" > s.txt
"$RECKIT" check s.txt >out 2>&1; [ $? = 2 ] || { echo "a variant's name with an escape is taken"; exit 1; }
raw out "a variant's name"
printf '\033]0;title\007\033[31mu\t5\nu\t6\nv\t5\nv\t7\n' > d
printf 'dataset: {name: delimited, file: d, ids: text}\n' > c.txt
"$RECKIT" data c.txt >out 2>&1; raw out "an id"
"$RECKIT" check "$(printf 'no\033[31m')" >out 2>&1; raw out "a path"
"$RECKIT" "$(printf 'no\033[31m')" >out 2>&1; raw out "a command"
printf 'base: %s\nvariants:\n  base: {training.epochs: 1}\n  "<script>alert(1)</script> | `x`": {training.epochs: 2}\nseeds: 0\n' "$base" > s.txt
"$RECKIT" sweep s.txt --out p --jobs 1 --quiet || exit 1
if grep -q '<script>alert' p/report.md p/report.html; then echo "raw <script> in a report"; exit 1; fi
