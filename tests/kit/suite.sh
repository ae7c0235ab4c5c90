#!/bin/sh
# The kind "tests": what the learner writes are tests, judged by right and wrong answers, by lines, and by orders.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
cp -r "$here/suite/2-1" "$scratch/root/exercises/"
"$kit" start 2-1 >/dev/null || exit 1
mine() { answer 2-1 my_tests.c; }

# ---- the starter's: what is not caught has a number and no name
expect 1 'PASS  *accepts' 'FAIL  *catches' '0 of 2 wrong answers caught, wanted are 2' 'NOT CAUGHT  wrong answer 1' \
  'NOT CAUGHT  wrong answer 2' '!raw' '!unchecked' 'verdict:  FAIL   1 of 2 checks, 1 of 3' 'gate:     not measured' \
  -- "$kit" check
expect 0 'ok  *zero' -- "$kit" run
expect 2 'kit check 2-1 judges them' -- "$kit" judge 2-1

# ---- some are caught: these have names
mine <<'END'
#include "code_of.h"
#include "harness.h"
TEST(three) { EXPECT_EQ(code_of(3), 3); }
END
expect 1 '1 of 2 wrong answers caught' 'wrong answer 1, by TEST(three): it is "raw"' 'kit why raw-status' \
  'NOT CAUGHT  wrong answer 2' '!unchecked' -- "$kit" check
"$kit" check --json >out.json
python3 - <<'END' || fail 'the JSON of a suite'
import json
checks = json.load(open("out.json"))["checks"]
assert [(a["right"], a["name"], a["outcome"]) for a in checks[0]["answers"]] == [
    (True, "plain", "accepted"), (True, "waitid", "accepted")]
assert [(a["number"], a["name"], a["outcome"], a["test"]) for a in checks[1]["answers"]] == [
    (1, "raw", "refused", "three"), (2, "", "accepted", "")]
END

# ---- the same lines without an expectation: the gate would open, and nothing is caught
mine <<'END'
#include "code_of.h"
#include "harness.h"
#include "recorder_check.h"
TEST(runs) {
  code_of(3);
  recorder_set_fault("fork:1:EAGAIN");
  code_of(3);
  recorder_set_fault(NULL);
}
END
expect 1 'PASS  *accepts' 'FAIL  *catches' '0 of 2 wrong' -- "$kit" check

# ---- too strict: the right answer that is refused, the test and the expectation
mine <<'END'
#include "code_of.h"
#include "harness.h"
TEST(strange) { EXPECT_EQ(code_of(4), 5); }
END
expect 1 'FAIL  *accepts' 'right answer "plain" is refused: TEST(strange)' 'EXPECT_EQ(code_of(4), 5): left is 4' \
  'SKIPPED  *catches' -- "$kit" check

# ---- what its tests leave, and what they sleep for, is named
mine <<'END'
#include "code_of.h"
#include "harness.h"
#include <sys/wait.h>
#include <unistd.h>
TEST(leaves) {
  EXPECT_EQ(code_of(3), 3);
  pid_t pid = fork();
  if (pid == 0)
    _exit(1);
  EXPECT_SYS(waitid(P_PID, (id_t)pid, &(siginfo_t){0}, WEXITED | WNOWAIT));
}
END
expect 1 'FAIL  *accepts  zombie-some' 'my_tests.c:7' -- "$kit" check --quick
cat >sleeps.c <<'END'
#include "code_of.h"
#include "harness.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
TEST(sleeps) {
  pid_t pid = fork();
  if (pid == 0) {
    execl("/bin/sh", "sh", "-c", "sleep 0.1; : >begun", (char *)NULL);
    _exit(127);
  }
  usleep(600000);
  EXPECT_SYS(access("begun", F_OK));
  EXPECT_EQ(waitpid(pid, NULL, 0), pid);
  EXPECT_EQ(code_of(3), 3);
}
END
expect 1 'FAIL  *accepts  sleep-as-sync' 'sleeps.c:12' '!zombie' '!orphan' -- \
  "$kit" check 2-1 --dir sleeps.c --only accepts --under no-sleep

# ---- everything is caught, but a line of the right answer never ran
cp "$here/suite/2-1/solutions/plain/my_tests.c" one.c
sed -e 's/"fork:1:EAGAIN"/NULL/' -e 's/EXPECT_EQ(code, -1)/EXPECT_EQ(code, 3)/' one.c >no_fault.c
sed -i 's/"judge": "wrong"/"judge": "wrong", "at_least": 1/' "$scratch/root/exercises/2-1/exercise.json"
expect 1 'verdict:  PASS   2 of 2' 'gate:     SHUT' 'plain.c:10 never ran: return -1;' -- "$kit" check 2-1 --dir no_fault.c
cp "$here/suite/2-1/exercise.json" "$scratch/root/exercises/2-1/"

# ---- no test, or none that compiles
echo '#include "code_of.h"' >none.c
expect 1 'FAIL  *accepts' 'there is no TEST(name) in it' -- "$kit" check 2-1 --quick --dir none.c
echo 'TEST(' >broken.c
expect 1 'broken.c:1:' 'compiler refused' -- "$kit" check 2-1 --quick --dir broken.c

# ---- right
cp one.c work/2-1/my_tests.c
expect 0 'PASS  *accepts' 'PASS  *catches' 'wrong answer 2, by TEST(no_child): it is "unchecked"' \
  'verdict:  PASS   2 of 2 checks, 3 of 3' 'gate:     OPEN   ' 'The tests know right from wrong' -- "$kit" check
"$kit" check --json >out.json
python3 -c 'import json; r = json.load(open("out.json")); assert r["finished"] and r["gate"]["state"] == "open"' ||
  fail 'the JSON of a pass'
[ -z "$(find work/.build -maxdepth 1 -name 'check-*')" ] || fail 'a check left files in work/.build'
finish
