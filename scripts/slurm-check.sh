#!/usr/bin/env bash
# Runs examples/slurm for real, on Slurm on this one machine: an array of 16 shards, one of them killed and requeued, and
# the merge that depends on it. Compares with what one run gives. Debian: apt-get install slurm-wlm munge; needs root.
#
#   scripts/slurm-check.sh                        about four minutes on two cores; two of them Slurm waits
#                                               before it starts what was requeued
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
node=$(hostname -s)
cat >"$work/slurm.conf" <<CONF
ClusterName=racecar
SlurmctldHost=$node
SlurmUser=root
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
JobRequeue=1
KillWait=1
SelectType=select/cons_tres
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
NodeName=$node NodeAddr=127.0.0.1 CPUs=2 RealMemory=4096 State=UNKNOWN
PartitionName=local Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
mkdir -p "$work/state" "$work/spool"
export SLURM_CONF="$work/slurm.conf"

stop() {
  scancel --user root 2>/dev/null || true
  for pid in "$work/slurmd.pid" "$work/slurmctld.pid"; do [ -f "$pid" ] && kill "$(cat "$pid")" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

if ! pgrep -x munged >/dev/null; then
  mkdir -p /run/munge && chown munge: /run/munge
  runuser -u munge -- /usr/sbin/munged
fi
slurmctld -D -f "$SLURM_CONF" >/dev/null 2>&1 &
slurmd -D -f "$SLURM_CONF" >/dev/null 2>&1 &
for _ in $(seq 30); do sinfo -h -o %T 2>/dev/null | grep -q idle && break; sleep 1; done
sinfo

# Two seeds of everything are 22 trainings, so that each of the 16 shards has one.
export SEEDS=2 SHARDS="$work/shards" MERGED="$work/merged" REPORTS="$work/reports"
job=$(sbatch --parsable --array=1-16 --mem=1G --output="$work/task-%a.log" examples/slurm/array.sbatch)
merge=$(sbatch --parsable --dependency="afterok:$job" --mem=1G --output="$work/merge.log" examples/slurm/merge.sbatch)

# Task 1 begins with peak under RR, the longest. When that has a checkpoint it is killed and queued again.
task=1
checkpoint="$SHARDS/$task/peak_RR/test_0000/checkpoint.safetensors"
for _ in $(seq 400); do [ -f "$checkpoint" ] && break; sleep 0.5; done
scontrol requeue "${job}_$task"
echo "task $task was killed and queued again"

while squeue -h -j "$job,$merge" 2>/dev/null | grep -q .; do sleep 2; done
cat "$work/merge.log"
grep -h 'were done before' "$work/task-$task.log" || true

node bin/racecar.js reproduce --seeds "$SEEDS" --out "$work/single" --reports "$work/single-reports" >/dev/null 2>&1
for weights in "$work"/single/*/test_*/model_final.safetensors; do
  cmp "$weights" "$work/merged/${weights#"$work/single/"}"
done
echo "22 trainings in 16 tasks, one of them requeued: the same bits as in one run"
