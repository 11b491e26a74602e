# An option that is given twice, and a name that is not UTF-8, are refused: they would mean another folder.
set -u
printf 'dataset: {name: synthetic, users: 30, items: 20, interactions: 300}\nscorer: popularity\n' >c.txt
refused() { # WORDS ARGUMENT ...
  words=$1; shift
  "$RECKIT" run c.txt "$@" 2>e >o; [ $? = 2 ] && grep -q -e "$words" e || { echo "$*: accepted, or in other words"; cat e; exit 1; }
}
refused '--out is given twice' --out a --out b
refused '--threads is given twice' --out a --threads=1 --threads 2
refused 'is not UTF-8' --out $'bad\xff'
[ "$(ls)" = "$(printf 'c.txt\ne\no')" ] || { echo "something was written:"; ls; exit 1; }
# An id with a line's end in it does not look like a line of RecKit's.
printf 'user,item\n"evil\nreckit: all is well",1\n"evil\nreckit: all is well",1\n' >a.csv
printf 'dataset: {name: delimited, file: a.csv, separator: ",", header: true, user: user, item: item, ids: text}\n' >c.txt
"$RECKIT" run c.txt --out h 2>e; [ $? = 1 ] && [ "$(wc -l <e)" = 1 ] && grep -qF 'evil\nreckit' e || { cat e; exit 1; }
