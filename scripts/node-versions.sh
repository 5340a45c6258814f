#!/usr/bin/env bash
# Runs the fast specs, the bit-for-bit golden results among them, on every version of Node in use. Each comes as a binary
# out of the npm package "node"; nothing is installed outside of a temporary folder.
#
#   scripts/node-versions.sh [version …]          20.19 22 24 26 by default
set -euo pipefail
cd "$(dirname "$0")/.."

versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(20.19 22 24 26)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
for version in "${versions[@]}"; do
  npm install --silent --no-save --prefix "$folder/$version" "node@$version" >/dev/null
  node="$folder/$version/node_modules/node/bin/node"
  echo "== Node $("$node" --version)"
  "$node" bin/racecar.js engines
  log="$folder/$version.log"
  PATH="$(dirname "$node"):$PATH" "$node" --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js \
    --selectProjects unit >"$log" 2>&1 || failed=1
  grep -E '^(. specs:|FAIL|  ●)' "$log" || tail -n 5 "$log"
done
exit "$failed"
