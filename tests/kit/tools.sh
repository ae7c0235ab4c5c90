#!/bin/sh
# kit judge, doctor, shell; going back and comparing; how soon the quick part answers.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT

# ---- judge: tests that are not there, that do not compile, that test nothing
"$kit" start 1-1 >/dev/null || exit 1
mkdir -p root/exercises/1-1/wrong
wrong() { { echo "/* expect: $1 */"; cat; } >"root/exercises/1-1/wrong/$2.c"; }
wrong raw-status careless <<'END'
#include "make.h"
#include <unistd.h>
int make(int ends[2]) { (void)!pipe(ends); return 0; }
END
wrong FAIL nothing <<'END'
#include "make.h"
int make(int ends[2]) { (void)ends; return 0; }
END
expect 2 'usage: ./kit judge' -- "$kit" judge
expect 2 'usage: ./kit judge' -- "$kit" judge 1-1 0-1
expect 2 'there is no work/1-1/my_tests.c' '#include "make.h"' 'TEST(' -- "$kit" judge 1-1
expect 2 '0-1 is a program of its own' -- "$kit" judge 0-1
tests() { answer 1-1 my_tests.c; }
tests <<'END'
TEST(what {
END
expect 1 'cannot be used' 'my_tests.c:1:' -- "$kit" judge 1-1
tests <<'END'
#include "harness.h"
END
expect 1 'no TEST(name) in it' -- "$kit" judge 1-1

# ---- tests that accept everything, that catch one, that ask too much
tests <<'END'
#include "harness.h"
#include "make.h"
#include <unistd.h>
TEST(calls_it) {
  int ends[2] = {-1, -1};
  EXPECT_EQ(make(ends), 0);
  close(ends[0]);
  close(ends[1]);
}
END
expect 1 'accepted  *right answer "plain"' 'NOT CAUGHT  wrong answer 1$' 'NOT CAUGHT  wrong answer 2$' \
  'accepts 1 of 1 right, catches 0 of 2 wrong' 'Which promise' '!careless' '!raw-status' -- "$kit" judge 1-1
tests <<'END'
#include "harness.h"
#include "make.h"
#include "recorder_check.h"
#include <unistd.h>
TEST(makes_a_pipe) {
  int ends[2] = {-1, -1};
  EXPECT_EQ(make(ends), 0);
  EXPECT_EQ(write(ends[1], "x", 1), 1);
  close(ends[0]);
  close(ends[1]);
}
END
expect 1 'NOT CAUGHT  wrong answer 1$' 'caught  *wrong answer 2, by TEST(makes_a_pipe): it is "nothing"' \
  'catches 1 of 2 wrong' -- "$kit" judge 1-1
expect 1 '"caught":	1' '"accepted":	1' '!careless' -- "$kit" judge 1-1 --json
cat >>work/1-1/my_tests.c <<'END'
TEST(reports_a_failure) {
  int ends[2];
  EXPECT_EQ(recorder_set_fault("pipe:1:EMFILE"), 0);
  EXPECT(make(ends) < 0);
}
END
expect 0 'it is "careless"' './kit why raw-status' 'accepts 1 of 1 right, catches 2 of 2 wrong' -- "$kit" judge 1-1
"$kit" judge 1-1 --json >out.json
python3 -c 'import json; r = json.load(open("out.json")); assert r["caught"] == r["wrong"] == len(r["answers"]) - 1 == 2' ||
  fail 'the JSON of judge'
cat >>work/1-1/my_tests.c <<'END'
TEST(too_strict) { int ends[2]; EXPECT_EQ(make(ends), 7); }
END
expect 1 'REFUSED  *right answer "plain"' 'TEST(too_strict)' '^  *my_tests.c:17' 'EXPECT_EQ(make(ends), 7)' \
  'accepts 0 of 1 right' 'more than the task' -- "$kit" judge 1-1
[ -z "$(find work/.build -name 'judge-*')" ] || fail 'judge left files'

# ---- shell: the folder, the environment and the limits of a check
expect 2 'has not been started' -- "$kit" shell 0-1
expect 2 'usage: ./kit shell' -- "$kit" shell --big
"$kit" start 0-1 >/dev/null
cp root/exercises/0-1/solutions/plain/hello.c work/0-1/hello.c
in_shell() { echo "$1" | "$kit" shell 0-1 >out 2>&1; }
# shellcheck disable=SC2016 # the inner shell expands them
in_shell './program you; echo "$?"; pwd; ls; echo "$LC_ALL $TZ $HOME"; ulimit -v; exit 5'
[ $? -eq 5 ] || fail 'the shell gives its exit code on'
output=$(cat out)
for wanted in 'hello you' '^3$' 'work/.build/shell-' '^program$' "^C UTC $scratch/work/.build/shell-" 'leaves'; do
  grep -q -e "$wanted" out || fail "the shell does not show $wanted"
done
in_shell 'setsid sleep 1000 & exit 0'
grep -q '1 process still ran' out || fail 'what the shell left is not told'
[ -z "$(find work/.build -name 'shell-*')" ] || fail 'the shell left its folder'

# ---- reset and back, twice
echo '/* mine */' >>work/0-1/hello.c
expect 0 'at its start again' 'reset 0-1 --undo' -- "$kit" reset 0-1 --yes
expect 0 'as they were' 'Those of the meantime' -- "$kit" reset 0-1 --undo
grep -q mine work/0-1/hello.c || fail 'undo did not bring the file back'
expect 0 'as they were' -- "$kit" reset 0-1 --undo
grep -q mine work/0-1/hello.c && fail 'undoing the undoing did not bring the starter back'
expect 0 'as they were' -- "$kit" reset 0-1 --undo
grep -q mine work/0-1/hello.c || fail 'the third undo lost the file'
rm -r work/.trash
expect 1 'nothing to undo' -- "$kit" reset 0-1 --undo

# ---- the quick part: its own time is measured, and there is much room in this deadline
"$kit" check 0-1 --json >out.json
python3 -c '
import json
r = json.load(open("out.json"))
assert r["finished"] and 0 <= r["first_ms"] <= r["quick_ms"], r
assert r["first_ms"] < 10000, r' || fail 'the times of the quick part'
expect 0 '^quick:  *3 checks passed; the first answer' '^deep: ' 'overturn' -- "$kit" check 0-1
expect 0 '!^deep: ' -- "$kit" check 0-1 --quick

# ---- a terminal: the line of progress is drawn again, colour is another matter, KIT_PLAIN has neither
escape=$(printf '\033')
on_terminal() { script -qec "env $1 '$kit' check 0-1" /dev/null </dev/null >typescript 2>&1; }
has() { grep -q -F "$2" typescript || fail "on a terminal with $1: no $2"; }
has_not() { grep -q -F "$2" typescript && fail "on a terminal with $1: $2"; }
output='see typescript'
on_terminal TERM=xterm
has TERM=xterm "${escape}[K[---"
has TERM=xterm "${escape}[1;32mPASS"
on_terminal 'TERM=xterm NO_COLOR=1'
has NO_COLOR "${escape}[K[---"
has_not NO_COLOR "${escape}[1;"
for plain in 'TERM=xterm KIT_PLAIN=1' TERM=dumb; do
  on_terminal "$plain"
  has "$plain" 'verdict:  PASS'
  has_not "$plain" "$escape"
done

# ---- solutions side by side, with ours first
mkdir root/exercises/0-1/solutions/other
echo 'int main(void) { return fork(); /* malloc() */ }' >root/exercises/0-1/solutions/other/hello.c
expect 0 'yours  *other  *plain' '^lines of code  *[0-9]*  *1  *[0-9]' '^fork  *-  *1  *-' '!malloc' -- \
  "$kit" solution 0-1 --compare
expect 0 'hello %s' 'solution 0-1 --compare' -- "$kit" solution 0-1
expect 2 'usage: ./kit solution' -- "$kit" solution --sideways

# ---- doctor: this machine builds, so a learner can work; where gcc is missing none can
expect 0 'there  *gcc' 'pidfd' 'A learner can work here' -- "$kit" doctor
expect 2 'usage: ./kit doctor' -- "$kit" doctor --all
mkdir few
ln -s "$(command -v sleep)" few/sleep
printf '#!/bin/sh\n' >few/apk && chmod +x few/apk
expect 1 'MISSING  *gcc' 'nothing can be built' 'apk add gcc' 'less  *gcovr' 'NOT CHECKED' 'that the course needs' -- \
  env PATH="$scratch/few" "$kit" doctor
rm few/apk
printf '#!/bin/sh\n' >few/apt-get && chmod +x few/apt-get
expect 1 'apt-get install --no-install-recommends gcc$' -- env PATH="$scratch/few" "$kit" doctor
env PATH="$scratch/few" "$kit" doctor --json >out.json
python3 -c '
import json
r = json.load(open("out.json"))
gcc = [one for one in r["examined"] if one["name"] == "gcc"][0]
assert not r["good"] and gcc["state"] == "missing" and gcc["cost"] and "gcc" in gcc["get"], r' || fail 'the JSON of doctor'
expect 0 'less  *inotify' 'looks twice a second' -- env KIT_POLL=1 "$kit" doctor
"$kit" doctor >plain.txt 2>&1
awk 'length($0) > 80 { found = 1 } END { exit !found }' plain.txt && fail 'a line over 80 columns'
finish
