#!/bin/sh
# kit explain: the questions and their key are what the program has done, line by line.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
"$kit" start 0-1 >/dev/null || exit 1
expect 2 'no run of 0-1 has been asked about' -- "$kit" explain --key

# ---- two children: the first has closed what it does not need, the second keeps the write end
answer 0-1 hello.c <<'END'
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  int ends[2], status;
  if (pipe(ends) < 0)
    return 1;
  pid_t one = fork();
  if (one == 0) {
    close(ends[0]);
    close(ends[1]);
    execlp("true", "true", NULL);
    _exit(127);
  }
  pid_t two = fork();
  if (two == 0) {
    close(ends[0]);
    execlp("sh", "sh", "-c", "exit 3", NULL);
    _exit(127);
  }
  waitpid(two, &status, 0);
  waitpid(one, &status, 0);
  return 0;
}
END
printf '1\nbecause\n1\n\n1\nfor a reason\n' >typed
output=$("$kit" explain 0-1 <typed 2>&1)
case $? in 0 | 1) ;; *) fail 'explain ended with another code than 0 or 1' ;; esac
printf '%s\n' "$output" | grep -q 'of 3 right' || fail 'not three questions'
grep -q '"why":	"because"' work/0-1/explain.json || fail 'the reason is not kept'
key() { # PATTERN...: of the lines that are right
  output=$("$kit" explain 0-1 --key 2>&1 | tr '\n' ' ' | tr -s ' ')
  for pattern; do
    printf '%s\n' "$output" | grep -q -e "$pattern" || fail "the key does not say \"$pattern\""
  done
}
key 'Why is descriptor 4 open in child 2 when it calls exec?' \
  '-> [0-9] It is the write end of pipe A, made by the first process at hello.c:6. fork() gave a copy' \
  '-> [0-9] It was made by the first process at hello.c:6; its write end: child 2\.' \
  'Who waited for child 2, and where?' '-> [0-9] the first process, at hello.c:21' 'answered: 1. Why: because' 'Why: for a reason'

# ---- what is typed is judged by that key; the answers of before are in the trash
"$kit" explain 0-1 --key | sed -n 's/^-> \([0-9]\).*/\1\nso/p' >typed
answers=$("$kit" explain 0-1 --key | grep -c '^->')
[ "$answers" -eq 3 ] || fail 'not three right answers'
wrong() { sed '1s/.*/9/; 1a q' typed; }
wrong >left
output=$("$kit" explain 0-1 <left 2>&1) && fail 'leaving is no pass'
printf '%s\n' "$output" | grep -q 'no answer to this question' || fail '9 is taken for an answer'
[ -e work/0-1/explain.json ] || fail 'leaving has taken the answers away'
right() { # the places of right answers differ from run to run: asks, reads, answers
  python3 - "$kit" "$1" <<'END'
import re, subprocess, sys
run = subprocess.Popen([sys.argv[1], "explain", "0-1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=0)
text, known = "", re.compile(sys.argv[2])
while True:
    part = run.stdout.read(1)
    if not part:
        break
    text += part
    if text.endswith("(q leaves): "):
        choices = re.split(r"\n  (?=\d  )", text)
        good = [c[0] for c in choices if known.search(re.sub(r"\s+", " ", c))]
        run.stdin.write((good[0] if good else "1") + "\n")
        text = ""
    elif text.endswith("your teacher: "):
        run.stdin.write("so\n")
        text = ""
print(text)
sys.exit(run.wait())
END
}
output=$(right 'write end of pipe A, made by the first process at hello.c:6. fork|hello.c:6; its write end: child 2\.|process, at hello.c:21') || fail 'right answers are no pass'
printf '%s\n' "$output" | grep -q '3 of 3 right' || fail 'right answers are not counted'
ls work/.trash/*/0-1/explain.json >/dev/null 2>&1 || ls work/.trash/*/explain.json >/dev/null 2>&1 || fail 'the old answers are gone'

# ---- nobody waits; a kill; no process at all
answer 0-1 hello.c <<'END'
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  pid_t one = fork();
  if (one == 0) {
    pause();
    _exit(0);
  }
  kill(one, SIGTERM);
  siginfo_t ended;
  waitid(P_PID, (id_t)one, &ended, WEXITED | WNOWAIT);
  return 0;
}
END
"$kit" explain 0-1 >/dev/null 2>&1 </dev/null
key 'Who waited for child 1' '-> [0-9] no process of this run' 'Who sent SIGTERM' '-> [0-9] the first process, at hello.c:10, to child 1'
answer 0-1 hello.c <<'END'
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  if (fork() == 0) {
    dup2(2, 1);
    execlp("true", "true", NULL);
    _exit(127);
  }
  return wait(NULL) < 0;
}
END
"$kit" explain 0-1 >/dev/null 2>&1 </dev/null
key 'Why is descriptor 1 open in child 1 when it calls exec?' \
  '-> [0-9] It is what the program was started with as stderr. This process has copied it to this number itself'
answer 0-1 hello.c <<'END'
int main(void) { return 0; }
END
expect 0 'nothing to ask' -- "$kit" explain 0-1
answer 0-1 hello.c <<'END'
int main(void) { return nothing; }
END
expect 1 'undeclared' -- "$kit" explain 0-1
expect 2 'has not been started' -- "$kit" explain 1-1
expect 2 'usage: ./kit explain' -- "$kit" explain --nonsense
finish
