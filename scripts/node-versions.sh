#!/usr/bin/env bash
# On every version of Node in use: which engines load, whether the default check passes, and the specs, the
# bit-for-bit golden results among them. The check compares with TensorFlow where that is installed. Each version comes
# as a binary out of the npm package "node"; nothing is installed, trained or reported outside of a temporary folder.
#
#   scripts/node-versions.sh [--only check|units] [version …]          20.19 22 24 26 by default
set -euo pipefail
cd "$(dirname "$0")/.."

only=
if [ "${1:-}" = --only ]; then
  only=${2:-}
  shift 2
  [[ $only == check || $only == units ]] || { echo "--only: expected check or units" >&2; exit 2; }
fi
versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(20.19 22 24 26)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
table=("| Node | engines that load | tensorflow | check | exit code | specs |" "|---|---|---|---|---|---|")

node scripts/build.js
for version in "${versions[@]}"; do
  home=$folder/$version
  npm install --silent --no-save --prefix "$home" "node@$version" >/dev/null
  node=$home/node_modules/node/bin/node
  number=$("$node" --version)
  echo "== Node $number"

  "$node" bin/racecar.js engines 2>&1 | tee "$home/engines"
  loading=$(awk '$2 == "loads" { printf "%s%s", separator, $1; separator = ", " }' "$home/engines")
  tensorflow=$(sed -nE 's/^tensorflow +(loads +|does not load +)//p' "$home/engines")
  # Whatever else keeps it from loading is told as it is.
  [[ $tensorflow == *' is not installed; "racecar engines '* ]] && tensorflow='not installed'

  check='not run' code=– units='not run'
  if [ "$only" != units ]; then
    code=0
    "$node" bin/racecar.js check --runs "$home/runs" --reports "$home/reports" >"$home/check" 2>"$home/progress" || code=$?
    cat "$home/check"
    [ "$code" = 0 ] || { failed=1; tail -n 5 "$home/progress"; }
    verdict=$(sed -nE 's/^(PASS|FAIL|INCOMPLETE) on .*/\1/p' "$home/check")
    agreement=$(sed -nE 's/^. engines: (.*)/\1/p' "$home/check")
    check="${verdict:-no verdict}; ${agreement:-no engines compared}"
  fi
  if [ "$only" != check ]; then
    units=''
    for suite in unit harness; do
      PATH="$(dirname "$node"):$PATH" "$node" --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js \
        -c "jest.$suite.config.js" >"$home/units" 2>&1 || failed=1
      grep -E '^(. specs:|FAIL|  ●)' "$home/units" || tail -n 5 "$home/units"
      told=$(sed -nE 's/^. specs: //p' "$home/units")
      units+="${units:+; }${told:-did not come to their end}"
    done
  fi
  table+=("| ${number#v} | $loading | $tensorflow | $check | $code | $units |")
done
printf '\n'
printf '%s\n' "${table[@]}"
exit "$failed"
