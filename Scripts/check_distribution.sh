#!/usr/bin/env bash
# Runs a small study three times: by one process, by a job array of a real one-node Slurm, and by GNU parallel. The
# bytes of results.csv and summary.json must be the same. Then searches in the same way, stage by stage. Needs Debian's slurmctld, slurmd, munge and parallel, and root.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --product reckit >/dev/null
reckit=$(swift build -c release --show-bin-path)/reckit
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
chmod 755 "$work"

cat > "$work/study.txt" <<'STUDY'
base:
  dataset: {name: synthetic, users: 200, items: 100, interactions: 4000}
  scorer: {name: dot, latent_dim: 8}
  training: {epochs: 3}
design: one-at-a-time
vary:
  loss: [bpr, logistic]
  scorer.latent_dim: [4]
seeds: 0..2
STUDY

"$reckit" sweep "$work/study.txt" --out "$work/local" --quiet
count=$("$reckit" sweep "$work/study.txt" --out "$work/empty" --list | wc -l)
same() {
  for file in results.csv summary.json; do cmp "$work/local/$file" "$1/$file"; done
  echo "$2: $count runs, the bytes of the local run"
}

# munged wants a socket folder of its own user; --force, for in containers the folder's owner is not always root.
mkdir -p /run/munge && chown munge: /run/munge
runuser -u munge -- munged --force --foreground >"$work/munged.log" 2>&1 & pids+=($!)
host=$(hostname -s)
cat > "$work/slurm.conf" <<CONF
ClusterName=reckit
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldPort=16817
SlurmdPort=16818
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0
ReturnToService=2
MpiDefault=none
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=$host Default=YES State=UP
CONF
export SLURM_CONF="$work/slurm.conf"
mkdir -p "$work/state" "$work/spool"
for _ in $(seq 50); do [ -S /run/munge/munge.socket.2 ] && break; sleep 0.1; done
slurmctld -D >"$work/slurmctld.log" 2>&1 & pids+=($!)
slurmd -D >"$work/slurmd.log" 2>&1 & pids+=($!)
for _ in $(seq 100); do sinfo -h -o %T 2>/dev/null | grep -q idle && break; sleep 0.2; done
if ! sinfo -h -o %T 2>/dev/null | grep -q idle; then
  echo "Slurm's node did not come up" >&2
  tail -n 20 "$work/munged.log" "$work/slurmctld.log" "$work/slurmd.log" >&2
  exit 1
fi

# One task a run, then the report.
timeout 120 sbatch --wait --quiet --output="$work/task-%a.log" --array="0-$((count - 1))" \
  --wrap "$reckit sweep $work/study.txt --only slurm --out $work/slurm --quiet"
"$reckit" report "$work/slurm" --quiet
same "$work/slurm" "Slurm, a task a run"

# Fewer tasks than runs, the same study.
timeout 120 sbatch --wait --quiet --output="$work/shard-%a.log" --array=5-7 \
  --wrap "$reckit sweep $work/study.txt --shard slurm --jobs 1 --out $work/shards --quiet"
"$reckit" report "$work/shards" --quiet
same "$work/shards" "Slurm, three shards"

"$reckit" sweep "$work/study.txt" --out "$work/parallel" --list | cut -f1 |
  parallel --will-cite -j "$(nproc)" "$reckit" sweep "$work/study.txt" --only {} --out "$work/parallel" --quiet
"$reckit" report "$work/parallel" --quiet
same "$work/parallel" "GNU parallel"

# What a Kubernetes indexed Job sets, without Kubernetes.
for index in 0 1 2; do
  JOB_COMPLETION_INDEX=$index "$reckit" sweep "$work/study.txt" --shard kubernetes/3 --out "$work/pods" --quiet & jobs+=($!)
done
wait "${jobs[@]}"
"$reckit" report "$work/pods" --quiet
same "$work/pods" "three writers at once, as an indexed Job starts them"

# Everybody does everything at the same time, in one folder.
jobs=()
for _ in 1 2 3 4; do "$reckit" sweep "$work/study.txt" --out "$work/shared" --quiet & jobs+=($!); done
for job in "${jobs[@]}"; do wait "$job"; done
same "$work/shared" "four whole sweeps in one folder"

# Searches: an array for each stage, until the list of the next one is empty.
same_search() {
  for file in final.txt final/results.csv final/summary.json "${@:3}"; do cmp "$work/$1/$file" "$work/$2/$file"; done
  echo "$2: the bytes of the local search"
}
in_stages() {
  local out=$1
  for _ in $(seq 40); do
    [ -n "$("$reckit" tune "${search[@]}" --out "$out" --list)" ] || return 0
    "${@:2}"
  done
  echo "the search does not end" >&2
  return 1
}

sed '/^search:/s/.*/search: {trials: 12}/' Scripts/small_search.txt >"$work/search.txt"
search=("$work/search.txt")
"$reckit" tune "${search[@]}" --out "$work/local-search" --quiet
in_stages "$work/slurm-search" timeout 120 sbatch --wait --quiet --output="$work/search-%a.log" --array=1-3 \
  --wrap "$reckit tune ${search[*]} --out $work/slurm-search --shard slurm --jobs 1 --quiet"
"$reckit" tune "${search[@]}" --out "$work/slurm-search" --quiet
same_search local-search slurm-search trials.csv search.json

search=(Scripts/small_halving.txt)
"$reckit" tune "${search[@]}" --out "$work/local-halving" --quiet
in_stages "$work/parallel-halving" parallel --will-cite -j "$(nproc)" \
  "$reckit" tune "${search[@]}" --out "$work/parallel-halving" --shard {}/3 --jobs 1 --quiet ::: 1 2 3
"$reckit" tune "${search[@]}" --out "$work/parallel-halving" --quiet
same_search local-halving parallel-halving repeat-1/trials.csv repeat-2/search.json
