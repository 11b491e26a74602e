# CSV quotes, gzip, ISO times, a wrong separator, old line ends, a column's number without quotes.
fail() { echo "$1"; exit 1; }
python3 - <<'P'
import gzip
rows = [(u, (u * 7 + k * 3) % 30) for u in range(20) for k in range(10)]
name = lambda i: f'"Film {i}, part ""{i % 4}"""'
open("quoted.csv", "w").write('"user","title"\r\n' + "".join(f"{u},{name(i)}\r\n" for u, i in rows))
open("plain.csv", "w").write("user,title\n" + "".join(f"{u},Film {i}\n" for u, i in rows))
gzip.open("packed.csv.gz", "wt").write(open("plain.csv").read())
open("dates.csv", "w").write("".join(f"{u},{i},2014-03-{1 + n % 28:02d}T0{n % 10}:30:00Z\n" for n, (u, i) in enumerate(rows)))
open("old.tsv", "w").write("\r".join(f"{u}\t{i}" for u, i in rows))
P
base='dataset: {name: delimited, file: plain.csv, separator: ",", header: true, user: user, item: title, ids: text}'
printf '%s\nscorer: popularity\nevaluation: {metrics: [auc]}\n' "$base" > c.txt
value() { "$RECKIT" run c.txt "$@" --out "out-$RANDOM" --threads 1 | grep -o 'Fitted .*'; }
plain=$(value)
[ "$(value dataset.file=quoted.csv)" = "$plain" ] || fail "quoted names give another value than the same names plain"
[ "$(value dataset.file=packed.csv.gz)" = "$plain" ] || fail "gzip gives another value"
"$RECKIT" data c.txt dataset.file=quoted.csv | grep -q 'n_items = 30' || fail "quoted names are not 30"
"$RECKIT" run c.txt dataset.file=dates.csv dataset.header=false dataset.user=1 dataset.item=2 dataset.time=3 \
  splitter=leave_last_out --out dated >/dev/null || fail "ISO times, and columns by number without quotes, are refused"
"$RECKIT" data c.txt dataset.separator=tab dataset.header=false dataset.user=1 dataset.item=2 2>&1 \
  | grep -q 'set separator: ","' || fail "the likely separator is not named"
printf 'dataset: {name: delimited, file: old.tsv}\n' > old.txt
if "$RECKIT" data old.txt > out.txt 2>&1; then fail "carriage returns alone are taken for text"; fi
grep -q 'old Macs' out.txt || fail "the line ends are not named: $(cat out.txt)"
