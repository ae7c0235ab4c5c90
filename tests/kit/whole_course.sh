#!/bin/sh
# The course from its first exercise to the capstone, with the commands that it shows: the lesson of each stage, `next`, a
# right answer in place of the learner's own, `check`, until nothing is left. Without --full: its beginning.
set -u
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export KIT_WORK="$scratch/work" HOME="$scratch" GIT_CONFIG_NOSYSTEM=1
kit=$KIT
most=2
[ -n "${CHILDPROC_FULL-}" ] && most=1000
wrong() { printf 'FAIL %s\n' "$1"; cat "$scratch/out"; exit 1; }
run() { "$kit" "$@" >"$scratch/out" 2>&1 </dev/null; }

passed=0 seen=' '
while [ "$passed" -lt "$most" ]; do
  run next || wrong 'next'
  grep -q 'Every exercise has been passed' "$scratch/out" && break
  id=$(sed -n 's/^\([a-z0-9-]*\)  [^ ].*(about [0-9]* minutes)$/\1/p' "$scratch/out" | head -n 1)
  [ -n "$id" ] || wrong 'next says no exercise'
  case $seen in *" $id "*) wrong "next offers $id again" ;; esac
  seen="$seen$id "
  run lesson || wrong "the lesson of $id"
  grep -q '^# Stage [0-9]*: ' "$scratch/out" || wrong "$id has no lesson"
  grep -q 'not been passed' "$scratch/out" && wrong "$id comes too early"
  run check --quick
  [ $? -eq 1 ] || wrong "the starter of $id does not fail"
  solution=$(find "$KIT_ROOT/exercises/$id/solutions" -mindepth 1 -maxdepth 1 -type d | sort | head -n 1)
  cp -r "$solution/." "$KIT_WORK/$id/"
  run check || wrong "$id with $(basename "$solution")"
  grep -q '^verdict:  *PASS' "$scratch/out" || wrong "$id: no verdict"
  run solution || wrong "the solutions of $id after a pass"
  passed=$((passed + 1))
  printf '%s passed\n' "$id"
done
[ "$passed" -ge 2 ] || wrong 'too few'
if [ "$most" -eq 1000 ]; then
  case $seen in *' capstone '*) ;; *) wrong 'the course ends without its capstone' ;; esac
  run || wrong 'where am I'
  grep -q "$passed of $passed exercises passed" "$scratch/out" || wrong 'the count'
fi
