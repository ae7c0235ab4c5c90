#!/bin/sh
# run.sh SCENARIO: `kit test` with a CMake and a CTest that are small scripts. $KIT is the program.
# shellcheck disable=SC2317 # scenarios are called by name
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin=$work/bin
mkdir -p "$bin" "$work/root"
KIT_ROOT=$work/root KIT_BUILD=$work/root/build/kit
PATH=$bin:$PATH
export KIT_ROOT KIT_BUILD PATH
failed=0

script() { # name; the text on stdin
  { echo '#!/bin/sh'; cat; } >"$bin/$1"
  chmod +x "$bin/$1"
}

# A CTest that puts $work/report.xml where it is asked to, after `before`.
ctest_that() { # what it does first; its exit code
  script ctest <<END
$1
while [ \$# -gt 0 ]; do
  if [ "\$1" = --output-junit ] && [ -e "$work/report.xml" ]; then cp "$work/report.xml" "\$2"; fi
  shift
done
exit $2
END
}

report() {
  { echo '<testsuite>'; cat; echo '</testsuite>'; } >"$work/report.xml"
}

kit() {
  code=0
  "$KIT" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
}

wrong() {
  printf '%s; exit code %s, stdout and stderr:\n' "$1" "$code"
  cat "$work/out" "$work/err"
  failed=1
}

ends_with() { [ "$code" = "$1" ] || wrong "exit code $1 expected"; }
says() { grep -qF -- "$1" "$work/out" "$work/err" || wrong "does not say: $1"; }
last_line() { [ "$(tail -n 1 "$work/out")" = "$1" ] || wrong "the last line is not: $1"; }
script cmake </dev/null

counting() {
  report <<'END'
<testcase name="good.one" status="run"><system-out></system-out></testcase>
<testcase name="good.two" status="run"><system-out></system-out></testcase>
<testcase name="bad.one" status="fail"><failure message=""/><system-out>the reason</system-out></testcase>
<testcase name="odd.one" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/><system-out>no user here</system-out></testcase>
END
  ctest_that : 8
  kit test posix --seed 42
  ends_with 1
  says 'seed 42'
  says 'the reason'
  says 'skipped odd.one: no user here'
  says 'posix, tests: bad.one'
  last_line '3 passed, 1 failed, 1 skipped' # the build is a case, too
}

# A CTest whose second run, of what failed, says something else.
ctest_again_that() { # the report of the second run on stdin
  { echo '<testsuite>'; cat; echo '</testsuite>'; } >"$work/again.xml"
  ctest_that "case \" \$* \" in *' --rerun-failed '*) cp '$work/again.xml' '$work/report.xml' ;; esac" 8
}

one_failed='<testcase name="bad.one" status="fail"><failure message=""/><system-out>the reason</system-out></testcase>'
one_passed='<testcase name="bad.one" status="run"><system-out></system-out></testcase>'

# It is named, with its reason, and is neither passed nor failed.
passes_when_run_again() {
  echo "$one_failed" | report
  echo "$one_passed" | ctest_again_that
  kit test posix
  ends_with 0
  says '0 passed, 0 failed, 0 skipped, 1 unstable'
  says 'the reason'
  says 'UNSTABLE  posix, tests: bad.one'
  last_line '1 passed, 0 failed, 0 skipped'
}

# --full forgives nothing, and four at once are no accident.
no_second_run() {
  echo "$one_failed" | report
  echo "$one_passed" | ctest_again_that
  kit test posix --full
  ends_with 1
  says 'FAILED  posix, tests: bad.one'
  { echo "$one_failed"; for i in two three four; do echo "$one_failed" | sed "s/bad.one/bad.$i/"; done; } | report
  kit test posix
  ends_with 1
  says '0 passed, 4 failed, 0 skipped'
}

nothing_was_run() {
  ctest_that : 0
  kit test posix
  ends_with 1
  says 'no tests were run'
  last_line '1 passed, 1 failed, 0 skipped'
  report </dev/null
  kit test posix
  ends_with 1
  last_line '1 passed, 1 failed, 0 skipped'
}

ctest_fails_and_no_test() {
  report <<'END'
<testcase name="good.one" status="run"><system-out></system-out></testcase>
END
  ctest_that : 5
  kit test posix
  ends_with 1
  says 'ctest ended with 5'
  last_line '2 passed, 1 failed, 0 skipped'
}

build_fails() {
  echo 'echo "x.c:3: error: of the build"; exit 1' | script cmake
  ctest_that : 0
  kit test posix
  ends_with 1
  says 'x.c:3: error: of the build'
  last_line '0 passed, 1 failed, 0 skipped'
}

# A step that leaves a process: a failure, and the process is ended.
left_running() {
  report <<'END'
<testcase name="good.one" status="run"><system-out></system-out></testcase>
END
  mkfifo "$work/held" "$work/never"
  ctest_that "setsid sh -c 'echo up >\"$work/held\"; read -r x <\"$work/never\"' & read -r x <\"$work/held\"" 0
  kit test posix
  ends_with 1
  says 'left 1 process running'
  last_line '2 passed, 1 failed, 0 skipped'
}

# ^C while a step runs: all of it is ended, and the last line is still there.
interrupted() {
  mkfifo "$work/up" "$work/never"
  ctest_that "trap '' TERM; echo \$\$ >\"$work/up\"; read -r x <\"$work/never\"" 0
  "$KIT" test posix >"$work/out" 2>"$work/err" </dev/null &
  pid=$!
  read -r step <"$work/up"
  kill -INT "$pid" 2>/dev/null
  code=0
  wait "$pid" || code=$?
  ends_with 130
  says 'ended before all was run'
  last_line '1 passed, 0 failed, 0 skipped'
  ! kill -0 "$step" 2>/dev/null || wrong "the step still runs"
}

two_at_once() {
  mkfifo "$work/up" "$work/go"
  ctest_that "echo up >\"$work/up\"; read -r x <\"$work/go\"" 0
  "$KIT" test posix >"$work/first" 2>&1 </dev/null &
  pid=$!
  read -r line <"$work/up"
  [ "$line" = up ]
  kit test posix
  ends_with 3
  says 'another ./kit test runs'
  echo go >"$work/go"
  wait "$pid" || :
}

words() {
  kit test instal
  ends_with 2
  says 'did you mean "install"?'
  kit test --seed x
  ends_with 2
  kit test --without
  ends_with 2
  kit test --list
  ends_with 0
  says 'conformance'
  kit test --sets install
  ends_with 0
  [ "$(tr -d ' \n' <"$work/out")" = cxx ] || wrong 'other sets than cxx'
  kit test --sets install --without install
  [ "$(tr -d ' \n' <"$work/out")" = '' ] || wrong 'sets for what is left out'
}

"$1"
exit $failed
