#!/usr/bin/env bash
# The engine tensorflow, as a user gets it: installs it into this checkout unless it loads already, and looks on several
# versions of Node whether it conforms with plain JavaScript, whether a training of each experiment matches its golden
# result, and whether all agree with onnx as they begin. Where it cannot be had, all of that is skipped, and says so.
#
#   scripts/tensorflow.sh [version of Node …]      besides the Node at hand; 20 and 24 by default
#
# Prints a line for each, `ok`, `failed` or `skipped`; exit code 1 where one failed.
set -euo pipefail
cd "$(dirname "$0")/.."

versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(20 24)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
told=$work/told
touch "$told"

# tell HOW WHAT: a line that is counted
tell() { echo "$1 $2" | tee -a "$told"; }

# skip WHAT REASON
skip() { tell skipped "$1 ($2)"; }

# judge WHAT COMMAND…: passes where the command does; its last line is what it found.
judge() {
  local what=$1 out
  out=$(mktemp "$work/out-XXXX")
  shift
  if "$@" >"$out" 2>&1; then
    tell ok "$what$(tail -n 1 "$out" | sed 's/^\(.\)/: \1/')"
  else
    tell failed "$what"
    tail -n 20 "$out" | sed 's/^/  /'
  fi
}

# Counts what was told, and ends.
finish() {
  local passed failed skipped
  passed=$(grep -c '^ok ' "$told" || true)
  failed=$(grep -c '^failed ' "$told" || true)
  skipped=$(grep -c '^skipped ' "$told" || true)
  echo "$passed passed, $failed failed, $skipped skipped"
  exit $((failed > 0))
}

conformance() {
  node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js -c jest.unit.config.js \
    --testPathPatterns specs/engines/conformance --testNamePattern 'engine tensorflow' --verbose=false
}

# trainings FOLDER: RR of each experiment; of peak, which is the longest by far, the beginning.
trainings() {
  local runs=$1
  train() { node bin/racecar.js train "$1" RR --engine tensorflow --out "$runs/$1" "${@:2}"; }
  train mnist --data synthetic && train peak --data synthetic --records 4 && train tishby &&
    node bin/racecar.js golden compare "$runs"/* | tee "$runs.compared" &&
    echo "$(grep -c ': match, ' "$runs.compared") of 3 match their golden results"
}

# on: all of it on the Node that is first on the PATH. The first two have one process each.
on() {
  local number
  number=$(node --version)
  number=${number#v}
  judge "conformance on Node $number" conformance &
  judge "trainings on Node $number" trainings "$work/runs-$number"
  wait
  judge "agreement on Node $number" node scripts/agreement.js tensorflow
}

what='the engine tensorflow'
node scripts/build.js
if ! node bin/racecar.js engines --install tensorflow >"$work/engines" 2>"$work/steps"; then
  reason=$(tail -n 1 "$work/steps" | sed -E 's/^racecar: (engine tensorflow: )?//')
  case $reason in
    *'expected linux x64'* | *'expected Python 3 with pip, g++ and npm'* | *'could not be downloaded'*) skip "$what" "$reason" ;;
    *) tell failed "$what ($reason)" ;;
  esac
  finish
fi
judge "$what" grep -o 'TensorFlow [0-9.]*' "$work/engines"

on
at_hand=$(node --version) path=$PATH
for version in "${versions[@]}"; do
  # It was on the Node at hand.
  [[ ${at_hand#v} != "$version"* ]] || continue
  home=$work/node-$version
  if npm install --silent --no-save --prefix "$home" "node@$version" >/dev/null 2>&1; then
    PATH=$home/node_modules/node/bin:$path
    on
    PATH=$path
  else
    skip "$what on Node $version" 'npm does not have that here'
  fi
done
finish
