# One letter with 400,000 accents, in a name: it was shown whole, twice, after ten seconds.
python3 -c "open('c.txt', 'w').write('dataset: \"e' + '\u0301' * 400000 + '\"\n')"
timeout 5 "$RECKIT" check c.txt >out 2>&1
[ $? = 2 ] && [ "$(wc -c <out)" -lt 2000 ] || { wc -c out; exit 1; }
grep -q 'c.txt:1:10: unknown dataset' out || { cut -c1-200 out; exit 1; }
