#!/bin/sh
# Proves `kit coverage` on the small project beside this file: that the gate opens when all was run, by children that
# are killed, too, and that each thing that must shut it does.
#   verb.sh KIT
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
kit=${1:?usage: verb.sh KIT}
unset CHILDPROC_COUNTERS CHILDPROC_COUNTERS_DIR CHILDPROC_FAULT KIT_BUILD WISHED

fail() {
  echo "FAIL: $*" >&2
  sed 's/^/  | /' said.txt >&2
  exit 1
}

for tool in gcc gcov gcovr cmake ninja; do
  command -v $tool >/dev/null || {
    echo "SKIPPED: needs $tool"
    exit 77
  }
done

folder=$(mktemp -d)
trap 'cd / && rm -rf "$folder"' EXIT
cd "$folder"
cp -r "$here/project/." .
mkdir -p cmake src/harness
cp "$root/cmake/Coverage.cmake" cmake/
cp "$root"/src/harness/counters.* src/harness/
echo '{"lines": 100, "branches": 100, "folders": ["src/childproc", "src/harness"]}' >cmake/gate.json
export KIT_ROOT="$folder"

# coverage CODE TEXT ARGUMENT...: exit code, and what the output must say
coverage() {
  wanted=$1 text=$2
  shift 2
  code=0
  "$kit" coverage "$@" >said.txt 2>&1 || code=$?
  [ "$code" -eq "$wanted" ] || fail "kit coverage $* ended with $code, not $wanted ($text)"
  grep -q -e "$text" said.txt || fail "kit coverage $* does not say: $text"
}

coverage 0 'GCOVR_EXCL_LINE: reason' --help
coverage 2 'not understood' --nonsense
coverage 2 'not understood' --merge
coverage 1 'nothing was counted yet' --no-run

# Everything runs, in one build or the other; only together do they reach both files.
coverage 0 '^Pages to read: '
grep -q 'src/harness/counters.c: not measured' said.txt || fail "a file that is not measured is forgotten"
grep -q 'back end of Windows is not measured here: there is no' said.txt || fail "nothing is said of Windows"
grep -q '^2 exclusions' said.txt || fail "exclusions are not counted"
for report in summary.json coverage.json cobertura.xml sonarqube.xml html/index.html; do
  [ -s build/coverage/$report ] || fail "no $report"
done
for file in library linux posix; do
  grep -q "\"src/childproc/$file.c\"" build/coverage/summary.json || fail "$file.c is not in the summary"
done

for rules in '' pidfd=ENOSYS clone_vm=EPERM close_range=ENOSYS landlock3=ENOSYS; do
  grep -qx "faults: $rules" build/coverage/tests/forced.txt || fail "no test ran with the faults '$rules'"
done
grep -qx 'faults: close_range=ENOSYS' build/coverage-posix/tests/forced.txt || fail "no fallback of the portable build"
if grep -q pidfd build/coverage-posix/tests/forced.txt; then fail "the portable build has no pidfd to fail"; fi

# The same again from what is there; and the other build's counts brought along as a file.
coverage 0 'gate 100 %: open' --no-run
cp build/coverage-posix/counts.json other.json
mv build/coverage-posix elsewhere
coverage 0 'gate 100 %: open' --no-run --merge other.json
grep -q '"src/childproc/posix.c"' build/coverage/summary.json || fail "the merged file is not in the summary"
coverage 3 'gcovr ended' --no-run --merge said.txt
mv elsewhere build/coverage-posix

# Exclusions need a reason, a partner, and the one prefix.
mark() {
  sed "s,^int in_system(int x);,& /* $1 */," <posix.c.kept >src/childproc/posix.c
}
cp src/childproc/posix.c posix.c.kept
mark 'GCOVR_EXCL_LINE'
coverage 1 'posix.c:1: this exclusion needs a reason' --no-run
mark 'GCOVR_EXCL_LINE: no'
coverage 1 'posix.c:1: this exclusion needs a reason' --no-run
mark 'LCOV_EXCL_LINE: for another tool'
coverage 1 'posix.c:1: an exclusion must begin with GCOVR_EXCL_' --no-run
mark 'GCOVR_EXCL_START: does not end anywhere'
coverage 1 'posix.c:1: this exclusion never stops' --no-run
mark 'GCOVR_EXCL_STOP'
coverage 1 'posix.c:1: this exclusion stops without' --no-run
cp posix.c.kept src/childproc/posix.c

# The gate's own file.
echo '{"lines": 100, "branches": 100, "folders": ["src/childproc", "src/nowhere"]}' >cmake/gate.json
coverage 1 'none were counted' --no-run
echo '{"lines": 100, "branches": 100, "folders": []}' >cmake/gate.json
coverage 3 'folders' --no-run
echo '{"lines": 100, "folders": ["src/childproc"]}' >cmake/gate.json
coverage 3 'branches' --no-run
echo '{"lines": 100, "branches": 100, "folders": ["src/childproc"]}' >cmake/gate.json

# Tests and counting that fail, though every line ran.
export WISHED='exit 1'
coverage 1 'coverage: the tests failed'
grep -q 'gate 100 %: open' said.txt || fail "a failed test hides the numbers"
WISHED='echo profiling:somewhere:Cannot open >&2'
coverage 1 'counting failed in a test'
WISHED='echo "libgcov profiling error:x.gcda:Merge mismatch" >&2'
coverage 1 'counting failed in a test'
WISHED="echo profiling:unseen >../counters/errors.log"
coverage 1 'errors.log: profiling:unseen'
unset WISHED

# A count that cannot be written: libgcov says so and goes on.
count=$(find build/coverage -name 'library.c.gcda' | head -n 1)
rm "$count"
mkdir "$count"
coverage 1 'profiling:.*library.c.gcda:' --no-run
rmdir "$count"

# A file that nobody calls shuts the gate and is shown; once it is gone it is forgotten; a file without any
# branch cannot pass for one with all branches taken.
mkdir src/childproc/extra
printf 'int extra(int x);\n\nint extra(int x) {\n  if (x)\n    return 1;\n  return 2;\n}\n' >src/childproc/extra/extra.c
coverage 1 'src/childproc/extra/extra.c:3: never ran, to line 6: int extra(int x) {'
grep -q 'lines .*gate 100 %: shut' said.txt || fail "the gate on lines is open"
grep -q 'branches .*gate 100 %: shut' said.txt || fail "the gate on branches is open"
rm -r src/childproc/extra
printf 'int in_harness(int x);\n\nint in_harness(int x) {\n  return x;\n}\n' >src/harness/harness.c
echo '{"lines": 100, "branches": 1, "folders": ["src/childproc", "src/harness"]}' >cmake/gate.json
coverage 1 'branches .* 0 of 0 .*shut (none were counted)'
if grep -q extra.c said.txt; then fail "a file that is gone is still reported"; fi

# One outcome of a branch that never happened.
printf 'int in_harness(int x);\n\nint in_harness(int x) {\n  if (x < 100)\n    return 2;\n  return 3;\n}\n' >src/harness/harness.c
echo '{"lines": 1, "branches": 100, "folders": ["src/harness"]}' >cmake/gate.json
coverage 1 'src/harness/harness.c:4: 1 of 2 branches never taken: if (x < 100)'
grep -q 'src/harness/harness.c:6: never ran: return 3;' said.txt || fail "the line is not shown"
echo '{"lines": 1, "branches": 50, "folders": ["src/harness"]}' >cmake/gate.json
coverage 0 'gate 50 %: open' --no-run

# What this machine lacks is left out, and said; what it has counts; the list must be right.
needs() {
  echo '{"lines": 1, "branches": 100, "folders": ["src/harness"],' \
    "\"needs\": [{\"capability\": \"$1\", \"files\": [\"$2\"]}]}" >cmake/gate.json
}
needs no-such-thing src/harness/harness.c
coverage 1 'for want of no-such-thing (' --no-run
grep -q 'branches .* 0 of 0 .*shut' said.txt || fail "the file that was left out counts"
needs terminal src/harness/harness.c
coverage 1 'gate 100 %: shut' --no-run
if grep -q 'for want of' said.txt; then fail "a file is left out although nothing is missing"; fi
needs terminal src/harness/gone.c
coverage 3 'needs\[0\].files: there is no src/harness/gone.c' --no-run
