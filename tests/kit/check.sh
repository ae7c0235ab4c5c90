#!/bin/sh
# kit check on answers that are wrong in different ways, and on right ones: verdict, gate, exit code.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
"$kit" start 0-1 >/dev/null || exit 1

hello() { answer 0-1 hello.c; }
pass() { cp "$KIT_ROOT/exercises/0-1/solutions/plain/hello.c" work/0-1/hello.c; }

# ---- wrong output: the byte is shown, what depends on it is skipped
expect 1 'FAIL  *plain' 'differs at byte 2' 'expected: "hello' 'came:     "hullo' 'SKIPPED  *name' \
  'needs "plain", which has not passed' 'again: *./kit check 0-1 --only plain' 'verdict:  FAIL   0 of 3 checks, 0 of 4' \
  '!Next:' '!gate:     OPEN' -- "$kit" check

# ---- the code counts, and a hidden check tells neither input nor expectation
hello <<END
#include <stdio.h>
int main(int argc, char **argv) {
  if (argc > 1)
    printf("hello %s\n", argv[1]);
  else
    printf("hello\n");
  return 0;
}
END
expect 1 'PASS  *plain' 'FAIL  *name' 'exited with code 0, expected is 3' 'FAIL  *secret' '!kangaroo' \
  'verdict:  FAIL   1 of 3 checks, 1 of 4' -- "$kit" check 0-1
expect 1 '"id":	"secret"' '!kangaroo' -- "$kit" check 0-1 --json
expect 0 'PASS  *plain' '!name' 'not measured' '!Next:' -- "$kit" check --only plain
expect 2 'no check "nothing"' -- "$kit" check --only nothing

# ---- it does not compile
hello <<END
int main(void) { return nothing; }
END
expect 1 'hello.c:1:' 'undeclared' 'compiler refused' 'verdict:  FAIL' -- "$kit" check
# ---- quick is no pass, where there is a gate
pass
expect 0 'verdict:  PASS' 'not measured' '!Next:' -- "$kit" check --quick
expect 0 '0 of 2 passed' -- "$kit" list

# ---- a warning is shown and is not fatal
hello <<END
#include <stdio.h>
int main(int argc, char **argv) {
  int unused;
  return argc > 1 ? (printf("hello %s\n", argv[1]), 3) : (printf("hello\n"), 0);
}
END
expect 0 'hello.c:3:' 'unused variable' 'verdict:  PASS' 'gate:     OPEN' -- "$kit" check

# ---- a crash, an endless loop, too much output: each is that check's result
hello <<END
#include <stdlib.h>
int main(void) { abort(); }
END
expect 1 'CRASH  *plain' 'SIGABRT' -- "$kit" check --quick
hello <<END
int main(void) { for (;;) {} }
END
expect 1 'TIMEOUT  *plain' 'stopped after' -- "$kit" check --only plain
hello <<END
#include <stdio.h>
int main(void) { for (;;) puts("hello"); }
END
expect 1 'OUTPUT  *plain' -- "$kit" check --only plain

# ---- a line that never ran shuts the gate; a reason opens it
hello <<END
#include <stdio.h>
int main(int argc, char **argv) {
  if (argc > 5)
    return 1; /* too many */
  return argc > 1 ? (printf("hello %s\n", argv[1]), 3) : (printf("hello\n"), 0);
}
END
expect 1 'verdict:  PASS' 'gate:     SHUT' 'hello.c:4 never ran: return 1;' '!Next:' -- "$kit" check
sed -i 's|too many|gate: nobody gives five|' work/0-1/hello.c
expect 0 'gate:     OPEN' 'hello.c:4 need not run: nobody gives five' -- "$kit" check

# ---- what passes every second time is told as such, and is no pass
hello <<END
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
int main(int argc, char **argv) {
  if (argc == 1)
    puts(mkdir("$scratch/ran", 0777) == 0 ? "hello" : rmdir("$scratch/ran") == 0 ? "again" : "never");
  else
    printf("hello %s\n", argv[1]);
  return argc > 1 ? 3 : 0;
}
END
expect 1 'PASS  *plain' 'UNSTABLE  *plain' 'verdict:  UNSTABLE   2 of 3' '!Next:' -- "$kit" check

# ---- right: what was proved, what comes next, and the solutions
pass
expect 0 'verdict:  PASS   3 of 3 checks, 4 of 4' 'gate:     OPEN   6 of 6 lines' 'It greets whoever is named' \
  'Next: 1-1, A pipe or an error' -- "$kit" check
expect 0 '0-1    passed' '1 of 2 passed' -- "$kit" list
expect 0 'hello %s' -- "$kit" solution 0-1
expect 0 'A pipe or an error' 'work/1-1/make.c' -- "$kit" next

# ---- kind function: expectations, faults, and a careless answer that misses the error
expect 1 'FAIL  *works' 'EXPECT_EQ(result, 0)' -- "$kit" check
cp "$KIT_ROOT/exercises/1-1/solutions/plain/make.c" work/1-1/make.c
expect 0 'verdict:  PASS' 'faults survived' 'gate:     OPEN' 'last exercise' -- "$kit" check
answer 1-1 make.c <<END
#include "make.h"
#include <unistd.h>
int make(int ends[2]) {
  (void)!pipe(ends);
  return 0;
}
END
expect 1 'FAIL  *works' 'fault: *pipe:1:E' 'again: *./kit check 1-1 --only works --fault pipe:1:E' -- "$kit" check
expect 1 'FAIL  *works' -- "$kit" check --only works --fault pipe:1:EMFILE
expect 0 'PASS  *works' -- "$kit" check --only works --fault pipe:2:EMFILE,fork:*:EAGAIN:any
expect 2 'is no fault' -- "$kit" check --only works --fault pipe:EMFILE

# ---- answers elsewhere, and JSON
mkdir elsewhere
cp "$KIT_ROOT/exercises/0-1/starter/hello.c" elsewhere/other.c
expect 1 'FAIL  *plain' '--dir elsewhere/other.c --only plain' -- "$kit" check 0-1 --dir elsewhere/other.c
expect 2 'elsewhere/hello.c does not exist' -- "$kit" check 0-1 --dir elsewhere
expect 1 '"verdict":	"FAIL"' '"id":	"plain"' '!PASS  *plain' -- "$kit" check 0-1 --json --dir elsewhere/other.c
"$kit" check 0-1 --json >out.json
python3 -c 'import json; r = json.load(open("out.json")); assert r["finished"] and r["gate"]["state"] == "open"' ||
  fail 'the JSON of a pass'

# ---- what an interrupted check left is cleared up by the next one
sh -c 'mkdir "work/.build/check-$$-abc"'

# ---- plain text: no escape bytes, no line over 80 columns, nothing left behind
"$kit" check 0-1 --dir elsewhere/other.c >plain.txt 2>&1
grep -q "$(printf '\033')" plain.txt && fail 'escape bytes without a terminal'
awk 'length($0) > 80 { found = 1 } END { exit !found }' plain.txt && fail 'a line over 80 columns'
[ -z "$(ls work/.build)" ] || fail 'a check left files in work/.build'
finish
