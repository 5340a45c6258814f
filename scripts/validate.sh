#!/usr/bin/env bash
# What standards' own validators say of what this project writes: the research object, the page, models, the compiled
# engine's graphs, JUnit XML, the citation file. Installs them into a folder of their own, from PyPI and npm; what they
# cannot be had for is skipped, and says so.
#
#   scripts/validate.sh [reports folder] [folder of runs]      reports and runs/check by default
#
# Prints a line for each, `ok`, `failed` or `skipped`; exit code 1 where one failed. VALIDATORS names another folder to
# install into.
set -euo pipefail
reports=$(realpath -m "${1:-$(dirname "$0")/../reports}")
runs=$(realpath -m "${2:-$(dirname "$0")/../runs/check}")
cd "$(dirname "$0")/.."

home=${VALIDATORS:-node_modules/.cache/validators}
mkdir -p "$home"
home=$(realpath "$home")
own=scripts/validators
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=$home/python/bin/python
checker=vnu-jar@26.9.27
passed=0 failed=0 skipped=0

# skip WHAT REASON
skip() {
  echo "skipped $1 ($2)"
  skipped=$((skipped + 1))
}

# judge WHAT COMMAND…: passes where the command does; its last line is what it found.
judge() {
  local what=$1
  shift
  if "$@" >"$work/out" 2>"$work/err"; then
    echo "ok $what$(tail -n 1 "$work/out" | sed 's/^\(.\)/: \1/')"
    passed=$((passed + 1))
  else
    echo "failed $what"
    cat "$work/out" "$work/err" | tail -n 20 | sed 's/^/  /'
    failed=$((failed + 1))
  fi
}

# without_python WHAT, without_java WHAT, without FILE WHAT: skips, where it is not there.
without_python() { [ -n "$no_python" ] && skip "$1" "$no_python"; }
without_java() { [ -n "$no_java" ] && skip "$1" "$no_java"; }
without() { [ ! -e "$1" ] && skip "$2" "there is no ${1##*/}"; }

# Installs what is listed, unless that very list was installed. Each prints why it could not, or nothing.
install_python() {
  command -v python3 >/dev/null || { echo 'there is no Python 3'; return; }
  cmp -s "$own/requirements.txt" "$home/requirements.txt" && "$python" --version >/dev/null 2>&1 && return
  rm -rf "$home/python" "$home/requirements.txt"
  { python3 -m venv "$home/python" && "$python" -m pip install --quiet --retries 1 -r "$own/requirements.txt"; } >"$work/log" 2>&1 &&
    cp "$own/requirements.txt" "$home/requirements.txt" ||
    echo "its validators could not be installed: $(tail -n 1 "$work/log")"
}
install_java() {
  command -v java >/dev/null && java -version >/dev/null 2>&1 || { echo 'there is no Java'; return; }
  [ -f "$home/$checker/done" ] && return
  # The package brings the checker itself; its script would only fetch a Java.
  npm install --silent --ignore-scripts --no-save --fetch-retries 1 --prefix "$home/$checker" "$checker" >"$work/log" 2>&1 &&
    touch "$home/$checker/done" ||
    echo "its validator could not be installed: $(tail -n 1 "$work/log")"
}

no_python=$(install_python)
no_java=$(install_java)

# The validator takes the folder's path for a URI as it is: under a plain name, since a checkout's may have spaces and brackets.
ln -s "$reports" "$work/reports"
for profile in ro-crate-1.2 process-run-crate-0.5; do
  what="ro-crate-metadata.json as $profile"
  without "$reports/ro-crate-metadata.json" "$what" || without_python "$what" ||
    judge "$what" "$python" "$own/crate.py" "$work/reports" "$profile" node_modules/ro-crate/lib/context.json
done

what='index.html as HTML'
without "$reports/index.html" "$what" || without_java "$what" ||
  judge "$what" java -jar "$home/$checker/node_modules/vnu-jar/build/dist/vnu.jar" --Werror \
    --filterpattern '.*Trailing slash on void elements.*' "$reports/index.html"

what='models as safetensors'
without "$runs" "$what" || without_python "$what" || judge "$what" "$python" "$own/models.py" "$runs"

graphs() { node "$own/write-graphs.js" "$work" && "$python" "$own/graphs.py" "$work"; }
what='graphs of the compiled engine as ONNX'
without dist "$what" || without_python "$what" || judge "$what" graphs

what='junit.xml as JUnit XML'
without "$reports/junit.xml" "$what" || without_python "$what" ||
  judge "$what" "$python" "$own/junit.py" "$reports/junit.xml"

what='CITATION.cff as Citation File Format'
without_python "$what" || judge "$what" "$home/python/bin/cffconvert" --validate -i CITATION.cff

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
