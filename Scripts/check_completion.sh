#!/usr/bin/env bash
# Completes command lines in bash, zsh and fish themselves. Needs the shells; one that is not there is left out, and said.
# usage: check_completion.sh [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
  program=$(realpath "$1")
else
  swift build -c release --product reckit >/dev/null
  program=$(swift build -c release --show-bin-path)/reckit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$program" "$work/reckit"
export PATH="$work:$PATH" HOME="$work/home"
mkdir -p "$work/home" "$work/a folder" "$work/run"
for folder in home "a folder" run; do cp configs/cosine.txt "$work/$folder/config.txt"; done
failed=0

# What is typed, and what one of the words offered must be; between them a tab.
cases=(
  "reckit sw	sweep"
  "reckit run --qu	--quiet"
  "reckit describe cos	cosine"
  "reckit run configs/cosine.txt scorer=m	scorer=mlp"
  "reckit run configs/cosine.txt loss.mar	loss.margin="
  "reckit run configs/cos	configs/cosine.txt"
  "reckit tune configs/tune/losses.txt --stage re	recheck"
  "reckit run 'a folder/config.txt' loss.mar	loss.margin="
  "reckit run ~/config.txt loss.mar	loss.margin="
  "reckit evaluate run splitter=k_f	splitter=k_fold"
)

in_bash() {
  bash -c '
    eval "$(reckit completion bash)"
    COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
    compopt() { :; }
    _reckit
    last=${1##* }
    # Bash takes off what stands before "=", and offers files where there is nothing.
    [[ $last == *=* ]] && before="${last%=*}=" || before=""
    if [ ${#COMPREPLY[@]} -eq 0 ]; then compgen -f -- "$last"; fi
    for word in "${COMPREPLY[@]}"; do echo "$before$word"; done' bash "$1"
}

in_zsh() {
  zsh -f -c '
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell "PS1=READY; autoload -Uz compinit; compinit -D -u; eval \"\$(reckit completion zsh)\"; zstyle \":completion:*\" list-prompt \"\"; echo STARTED"
    zpty -r -m shell line "*STARTED*READY*"
    zpty -w -n shell "$1"$'"'"'\t'"'"'
    sleep 1
    output=""
    while zpty -r -t shell piece; do output+=$piece; done
    print -r -- "$output"
    zpty -d shell' zsh "$1" | tr -d '\r\a' | sed 's/\x1b\[[0-9;?]*[a-zA-Z]//g; :a; s/[^\x08]\x08//; ta'
}

in_fish() { fish -N -c 'reckit completion fish | source; complete -C "$argv[1]" | cut -f1' -- "$1"; }

cp -r configs "$work/configs"
cd "$work"
for shell in bash zsh fish; do
  if ! command -v "$shell" >/dev/null; then echo "$shell: is not there, left out"; continue; fi
  count=0
  for case in "${cases[@]}"; do
    typed=${case%%	*} wanted=${case#*	}
    found=$("in_$shell" "$typed" 2>&1 || true)
    # zsh completes the line in place.
    if [ "$shell" = zsh ]; then matches() { grep -qF -- "$wanted"; }; else matches() { grep -qxF -- "$wanted"; }; fi
    if matches <<<"$found"; then count=$((count + 1)); else
      echo "$shell: \"$typed\" does not offer $wanted but: $found" >&2
      failed=1
    fi
  done
  echo "$shell: $count of ${#cases[@]} lines completed"
done
exit $failed
