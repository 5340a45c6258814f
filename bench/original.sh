#!/bin/sh
# Wall time of all that the authors' RUN_ME.py does, theirs and ours, one thing after the other on one core:
#
#   RACECAR_ORIGINAL=… RACECAR_PYTHON=… bench/original.sh <folder of images>
#
# Six trainings and six decompositions each. On an idle machine; its lines are what docs/agreement.md has.
set -eu
images=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
one="taskset -c 0"
now() { date +%s.%N; }

train() { # script, folder, steps, ort, rr
  $one "$RACECAR_PYTHON" "$root/original/run.py" --program "$RACECAR_ORIGINAL" --images "$images" --out "$place" "$1" --training 1 \
    --testdir "$2" --testnum -1 --modelnum -1 --epochnum "$3" --learningrate 0.0001 --maxsave 20 --orthofactor "$4" --rrfactor "$5" \
    --runfile RUN_ME.py >"$place/log.txt" 2>&1
}
decompose() { # folder, record
  $one "$RACECAR_PYTHON" "$root/original/run.py" --program "$RACECAR_ORIGINAL" --images "$images" --out "$place" kernel_SVD.py \
    --testnum 0 --modelnum "$2" --foldername "$1" >"$place/log.txt" 2>&1
}
begun=$(now)
train mnist_training.py MNIST_RR 1000 0.0 0.00001
train mnist_training.py MNIST_Ort 1000 0.1 0.0
train mnist_training.py MNIST_Std 1000 0.0 0.0
train peak_training.py peak_RR 5000 0.0 0.000001
train peak_training.py peak_Ort 5000 0.1 0.0
train peak_training.py peak_Std 5000 0.0 0.0
trained=$(now)
for name in RR Ort Std; do decompose MNIST_$name 9; done
for name in RR Ort Std; do decompose peak_$name 49; done
ended=$(now)
echo "theirs: trainings $(echo "$trained - $begun" | bc) s, decompositions $(echo "$ended - $trained" | bc) s"
begun=$(now)
cd "$place"
RACECAR_DATA_DIR=$images $one node "$root/bin/racecar.js" reproduce --experiment peak mnist --processes 1 --data original >"$place/log.txt" 2>&1
echo "ours: $(echo "$(now) - $begun" | bc) s, with decompositions, pictures and the report"
