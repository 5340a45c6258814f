#!/usr/bin/env bash
# One training on an emulated processor, and what it is beside its golden result. scripts/processors.sh calls it.
#
#   scripts/processors/train.sh <work folder> <seed> <processor> <experiment/variant> <records, or whole>
#
# Leaves in trainings/<processor>/<experiment>/<variant> of the work folder: asked, seconds and compared.json, or else
# problem, a line that says what came in between. table.mjs reads them.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$1 seed=$2 processor=$3 name=$4 records=$5
folder=$work/trainings/$processor/$name
echo "$records" >"$folder/asked"

give_up() {
  echo "$*" >"$folder/problem"
  node scripts/processors/table.mjs line "$folder" >&2
  exit 0
}

cut=()
[ "$records" = whole ] || cut=(--records "$records")
SECONDS=0
# Workers are forked with process.execPath, which would be the bare Node of another processor.
EMULATED_NODE=$work/$processor/node "$work/$processor/node" --import "$PWD/scripts/processors/emulated.mjs" \
  bin/racecar.js train "${name%/*}" "${name#*/}" --seed "$seed" --data synthetic --engine onnx --out "$folder/run" \
  ${cut[@]+"${cut[@]}"} >"$folder/log" 2>&1 ||
  give_up "the training ended with exit code $?: $(grep -v '^qemu-.*warning' "$folder/log" | tail -n 1)"
echo "$SECONDS" >"$folder/seconds"

# Else this would be a training on this machine, which matches whatever the processor does.
mark=$(<"$work/$processor/mark")
grep -qF "\"$mark\"" "$folder/run/run.json" || give_up "run.json does not name its processor, $mark"

# Whether it matches is in what is printed.
code=0
node bin/racecar.js golden compare --json "$folder/run" >"$folder/compared.json" 2>"$folder/log" || code=$?
[ "$code" -lt 2 ] || [ -s "$folder/compared.json" ] ||
  give_up "golden compare ended with exit code $code: $(tail -n 1 "$folder/log")"
node scripts/processors/table.mjs line "$folder" >&2
