#!/bin/sh
# Proves the shared counters (src/harness/counters.h) on one small program of cases/: builds it with the documented
# line, runs it, dumps it once, and compares gcov's count of every line that carries a comment "=N".
#   run.sh SCENARIO    a scenario is a function below, or else a program of cases/ that is run once
# Exit: 0 as expected, 1 not, 77 cannot be tried here.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
harness=$here/../../src/harness
cc=${CHILDPROC_GCC:-gcc}
unset CHILDPROC_COUNTERS CHILDPROC_COUNTERS_DIR

fail() {
  echo "FAIL: $*" >&2
  exit 1
}

skip() {
  echo "SKIPPED: $*"
  exit 77
}

# build NAME [FLAG...]: cases/NAME.c becomes ./NAME
build() {
  name=$1
  shift
  cp "$here/cases/$name.c" "$here/cases/common.h" .
  "$cc" @"$harness/counters.flags" -I"$harness" -Wl,-T,"$harness/counters.ld" \
    "$name.c" "$harness/counters.c" "$@" -o "$name" -lpthread # not -pthread, with which gcc counts atomically anyway
}

# run_to CODE COMMAND...: its exit code, and nothing on its stderr
run_to() {
  wanted=$1
  shift
  code=0
  "$@" 2>stderr.txt || code=$?
  [ ! -s stderr.txt ] || fail "$* wrote to stderr: $(cat stderr.txt)"
  [ "$code" -eq "$wanted" ] || fail "$* ended with $code, not $wanted"
}

dump() {
  CHILDPROC_COUNTERS=dump run_to 0 "./$1"
}

# lines NAME [TIMES]: each "=N" line of NAME.c was counted N times TIMES
lines() {
  gcov --stdout "$1-$1.gcda" >gcov.txt 2>gcov-errors.txt || fail "gcov: $(cat gcov-errors.txt)"
  [ ! -s gcov-errors.txt ] || fail "gcov: $(cat gcov-errors.txt)"
  awk -F: -v source="$1.c" -v times="${2:-1}" '
    $2 ~ /^ *0$/ { if ($3 == "Source") inside = ($4 == source); next }
    inside && match($0, /\/\* =[0-9]+ \*\/$/) {
      wanted = substr($0, RSTART + 4) + 0
      counted = $1
      gsub(/[ *]/, "", counted)
      if (counted == "#####") counted = 0
      checked++
      if (counted == "-" || counted + 0 != wanted * times) {
        printf "%s:%d: counted %s, not %d\n", source, $2, counted, wanted * times
        wrong = 1
      }
    }
    END {
      if (!checked) print source ": no line was checked"
      exit wrong || !checked
    }' gcov.txt >&2 || fail "wrong counts"
}

# The usual scenario, for both of the dialects: with gnu11 gcc would replace fork and exec by its own.
once() {
  for dialect in c11 gnu11; do
    rm -rf counts ./*.gcda
    mkdir -m 1777 counts
    build "$1" -std=$dialect
    run_to 7 "./$1"
    [ -z "$(find . -name '*.gcda')" ] || fail "something was written at the end of a process"
    dump "$1"
    lines "$1"
  done
}

detached() {
  build detached
  # The substitution ends when the last child has closed its stdout.
  output=$(run_to 7 ./detached)
  [ -z "$output" ] || fail "unexpected output"
  dump detached
  lines detached
}

# Fifty first starts at once: the file is made, sized and mapped without a race.
starts() {
  build state
  i=0
  while [ $i -lt 50 ]; do
    ./state &
    i=$((i + 1))
  done
  wait
  dump state
  lines state 50
}

users() {
  [ "$(id -u)" -eq 0 ] || skip "needs root"
  chmod 755 .
  once users
}

# The first start as another user, under a mask that would shut out everybody else; then root, who is
# subject to fs.protected_regular here.
users_first() {
  [ "$(id -u)" -eq 0 ] || skip "needs root"
  command -v setpriv >/dev/null || skip "needs setpriv"
  chmod 755 .
  build state
  (umask 077 && run_to 200 setpriv --reuid=65534 --regid=65534 --clear-groups ./state)
  run_to 200 setpriv --reuid=65533 --regid=65533 --clear-groups ./state
  run_to 200 ./state
  dump state
  lines state 3
}

# A folder that is missing, is none, or may not be written: no counting, no noise, and the program can tell.
refused() {
  build state
  CHILDPROC_COUNTERS_DIR=$PWD/missing run_to 2 ./state          # ENOENT
  CHILDPROC_COUNTERS_DIR=$PWD/state.c run_to 20 ./state         # ENOTDIR
  (unset CHILDPROC_COUNTERS_DIR && run_to 2 ./state)            # not named at all
  mkdir -m 555 locked
  if [ "$(id -u)" -ne 0 ]; then
    CHILDPROC_COUNTERS_DIR=$PWD/locked run_to 13 ./state        # EACCES
  elif command -v setpriv >/dev/null; then
    chmod 755 .
    CHILDPROC_COUNTERS_DIR=$PWD/locked run_to 13 setpriv --reuid=65534 --regid=65534 --clear-groups ./state
  fi
  run_to 200 ./state
  dump state
  lines state
}

# RLIMIT_FSIZE neither kills the first start nor stops counting into a file that is there.
file_size() {
  build state
  (ulimit -f 0 && run_to 27 ./state) # EFBIG
  CHILDPROC_COUNTERS=create run_to 0 ./state
  (ulimit -f 0 && run_to 200 ./state)
  (ulimit -f 0 && run_to 200 ./state)
  dump state
  lines state 2
}

# A copy counts with the original, even when it is gone at the end; a second dump adds nothing.
copies() {
  build state
  cp state elsewhere
  run_to 200 ./elsewhere
  rm elsewhere
  run_to 200 ./state
  dump state
  dump state
  lines state 2
}

# A rebuilt program starts from zero.
rebuilt() {
  build state
  run_to 200 ./state
  build state -DANOTHER_BUILD
  run_to 200 ./state
  dump state
  lines state 1
}

linkings() {
  for how in -static -static-pie -no-pie -pie; do
    rm -rf counts ./*.gcda
    mkdir -m 1777 counts
    build fork_exec $how
    run_to 7 ./fork_exec
    dump fork_exec
    lines fork_exec
  done
}

# A shared library that counts with a counters.c of its own, in a program that counts and in one that does not.
shared() {
  cp "$here/cases/shared_library.c" "$here/cases/shared.c" "$here/cases/common.h" .
  "$cc" @"$harness/counters.flags" -fPIC -shared -Wl,-T,"$harness/counters.ld" \
    shared_library.c "$harness/counters.c" -o libshared_library.so
  build shared ./libshared_library.so
  "$cc" shared.c ./libshared_library.so -o plain
  run_to 7 ./shared
  run_to 7 ./plain
  dump shared
  dump shared
  lines shared
  mv libshared_library.so-shared_library.gcda shared_library-shared_library.gcda
  mv libshared_library.so-shared_library.gcno shared_library-shared_library.gcno
  lines shared_library 2
}

# What spoils a profile is told on stderr, in words that `kit coverage` and gcov's own messages share.
errors_show() {
  build state -Wl,--build-id=none
  code=0
  ./state 2>stderr.txt || code=$?
  [ $code -eq 61 ] || fail "ended with $code, not ENODATA"
  grep -q '^profiling:' stderr.txt || fail "a program without a build id says nothing"
  grep -q '^profiling:' counts/errors.log || fail "nothing is in the folder's errors.log"
  build state
  code=0
  CHILDPROC_COUNTERS=dump CHILDPROC_COUNTERS_DIR=$PWD/missing ./state 2>stderr.txt || code=$?
  [ $code -eq 3 ] || fail "a dump without a folder ended with $code, not 3"
  grep -q '^profiling:' stderr.txt || fail "a dump without a folder says nothing"
}

# Branches of both outcomes, taken by different processes.
branches() {
  build fork_exec_fails
  run_to 7 ./fork_exec_fails
  dump fork_exec_fails
  gcov --stdout --branch-probabilities --branch-counts fork_exec_fails-fork_exec_fails.gcda >gcov.txt
  awk '/if \(pid == 0\)/ { at = 1 } at && /^branch/ { print $2, $4; if (++n == 2) exit }' gcov.txt >got.txt
  printf '0 1\n1 1\n' | cmp -s - got.txt || fail "fork's two outcomes: $(cat got.txt)"
}

scenario=${1:?usage: run.sh SCENARIO}
command -v "$cc" >/dev/null || skip "needs gcc"
command -v gcov >/dev/null || skip "needs gcov"
folder=$(mktemp -d)
trap 'cd / && rm -rf "$folder"' EXIT
cd "$folder"
mkdir -m 1777 counts
export CHILDPROC_COUNTERS_DIR="$folder/counts"

case $scenario in
detached | starts | users | users_first | refused | file_size | copies | rebuilt | linkings | shared | errors_show | branches)
  "$scenario"
  ;;
*)
  [ -f "$here/cases/$scenario.c" ] || fail "no such scenario: $scenario"
  once "$scenario"
  ;;
esac
