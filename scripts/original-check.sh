#!/bin/sh
# The authors' own program, carried out once: the six trainings from seed 0, held against what is kept of it.
#
#   scripts/original-check.sh [SVD-example]
#
# Needs the scripts of github.com/tum-pbs/racecar at commit 2c0e8aa (by default RACECAR_ORIGINAL) and python3; TensorFlow is put into an
# environment of its own, in runs/original-python, once. Its last line is "N passed, N failed, N skipped": what cannot be tried is
# skipped, with the reason, and never passed.
set -u
cd "$(dirname "$0")/.."
RACECAR_ORIGINAL=${1:-${RACECAR_ORIGINAL:-}}
export RACECAR_ORIGINAL
trainings=6

end() { # what, passed, failed, skipped
  echo "the authors' own program: $1"
  echo "$2 passed, $3 failed, $4 skipped"
  [ "$3" -eq 0 ]
  exit
}

[ -n "$RACECAR_ORIGINAL" ] && [ -d "$RACECAR_ORIGINAL" ] || end "skipped, since its scripts are not there" 0 0 $trainings
# Of the synthetic images nothing is kept.
[ -n "${RACECAR_DATA_DIR:-}" ] || [ -d data/original ] || end "skipped, since the original images are not there" 0 0 $trainings
command -v python3 >/dev/null || end "skipped, since there is no python3" 0 0 $trainings
if [ -z "${RACECAR_PYTHON:-}" ]; then
  place=runs/original-python
  if [ ! -x $place/bin/python ] || ! $place/bin/python -c 'import tensorflow, imageio' 2>/dev/null; then
    rm -rf $place
    python3 -m venv $place && $place/bin/python -m pip install -q -r original/requirements.txt ||
      end "skipped, since TensorFlow cannot be installed here" 0 0 $trainings
  fi
  RACECAR_PYTHON=$PWD/$place/bin/python
  export RACECAR_PYTHON
fi

node scripts/build.js || end "the project does not build" 0 1 0
node bin/racecar.js --study dist/paper/original/study.js reproduce --seeds 1 --out runs/original-check --reports reports/original-check
code=$?
# It ends with 0 where it could not judge claims on one seed, and with 1 where something differs from what is kept.
[ $code -le 1 ] || end "it could not be carried out (exit code $code)" 0 1 0
node -e '
  const { goldens, failures } = JSON.parse(require("fs").readFileSync("reports/original-check/report.json", "utf8"));
  const match = goldens.filter(({ status }) => status === "match").length;
  for (const { place, status, problems } of goldens) console.log(`${status}: ${place}${problems.map((one) => `; ${one}`).join("")}`);
  const failed = Math.max(goldens.length - match, failures.length, match === 0 ? 1 : 0);
  console.log(`${match} passed, ${failed} failed, 0 skipped`);
  process.exit(failed > 0 ? 1 : 0);
'
