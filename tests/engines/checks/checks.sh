#!/bin/sh
# What a check does with the engines: runs under what it has to pass under, unstable ones replayed, commands that work as
# printed.
# shellcheck source-path=SCRIPTDIR source=../../kit/course.sh
. "$(dirname "$0")/../../kit/course.sh"
kit=$KIT
shipped="$KIT_ROOT/exercises"

# ---- what the shipped answer passes under
"$kit" start 0-1 >/dev/null || exit 1
expect 0 'PASS  *hello' 'verdict:  PASS' 'It works whoever comes first' -- "$kit" check 0-1

# ---- it passes, and not where sleeps last no time: named, and the command fails in the same way
answer 0-1 two.c <<END
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  pid_t child = fork();
  if (child == 0) {
    (void)poll(NULL, 0, 50);
    _exit(0);
  }
  usleep(300000);
  if (waitpid(child, NULL, WNOHANG) != child) {
    wait(NULL);
    return 1;
  }
  printf("hello\n");
  return 0;
}
END
expect 1 'FAIL  *hello  *sleep-as-sync' 'under:  *no-sleep' 'two.c:11' \
  'again: *./kit check 0-1 --only hello --under no-sleep' -- "$kit" check 0-1
expect 1 '"id":.*sleep-as-sync' '"under":	"no-sleep"' -- "$kit" check 0-1 --only hello --under no-sleep --json
expect 0 'verdict:  PASS' -- "$kit" check 0-1 --only hello
expect 2 'nothing that a check can run under' 'short-reads' -- "$kit" check 0-1 --under hurry

# ---- what sanitizers see, where the plain program works
answer 0-1 two.c <<END
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  char got[6];
  int ends[2];
  if (pipe(ends) < 0 || write(ends[1], "hello\n", 6) != 6 || read(ends[0], got, sizeof got) != 6)
    return 1;
  size_t size = strlen(got);
  return fwrite(got, 1, size < 6 ? size : 6, stdout) == 6 ? 0 : 1;
}
END
expect 1 'FAIL  *hello  *read-as-string' 'under:  *sanitized' 'two.c:9' -- "$kit" check 0-1

# ---- strace, where it is: the call of libc fails; elsewhere it says why not
answer 0-1 two.c <<END
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  pid_t child = fork();
  if (child == 0)
    _exit(0);
  if (waitpid(child, NULL, 0) < 0) {
    wait(NULL);
    return 1;
  }
  printf("hello\n");
  return 0;
}
END
if strace -qq -o /dev/null true 2>/dev/null; then
  expect 1 'FAIL  *hello  *wait-eintr' '(INJECTED)' -- "$kit" check 0-1 --only hello --under strace:wait4:EINTR:1
  expect 0 'PASS  *hello' 'strace: the call was never made' -- "$kit" check 0-1 --only hello --under strace:wait4:EINTR:7
fi
PATH_WITHOUT=$scratch/bin && mkdir "$PATH_WITHOUT"
for tool in gcc as ld collect2 nm addr2line true sh; do
  where=$(command -v "$tool") && ln -s "$where" "$PATH_WITHOUT/$tool"
done
expect 1 'NOT_CHECKED' 'strace is not installed' -- env PATH="$PATH_WITHOUT" "$kit" check 0-1 --only hello --under strace:wait4:EINTR:1
expect 2 'nothing that a check can run under' -- "$kit" check 0-1 --only hello --under strace:wait4:1

# ---- it fails once, passes, and fails every time when the child is late: failed, under that order
unlucky() {
  cat <<END
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  char c = 0;
  int ends[2], mark = open("mark", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (mark >= 0)
    return 1;
  if (pipe2(ends, O_NONBLOCK) < 0)
    return 1;
  pid_t child = fork();
  if (child == 0)
    _exit(write(ends[1], "x", 1) == 1 ? 0 : 1);
  (void)poll(NULL, 0, $1);
  ssize_t n = read(ends[0], &c, 1);
  waitpid(child, NULL, 0);
  if (n != 1)
    return 1;
  printf("hello\n");
  return 0;
}
END
}
# (Ten milliseconds are long enough and short enough on a machine with nothing else to do: with --full.)
if [ -n "${CHILDPROC_FULL-}" ]; then
  unlucky 10 | answer 0-1 two.c
  expect 1 'FAIL  *hello  *order-assumed' 'under:  *child-late' 'again: *./kit check 0-1 --only hello --under child-late' \
    -- "$kit" check 0-1
fi

# ---- it fails once and never again: nobody knows why, and it counts for now
unlucky 200 | answer 0-1 two.c
expect 1 'UNSTABLE  *hello' 'counts in full for' '1 of 1 points' '!IE' -- "$kit" check 0-1

# ---- the shipped answer is no better: ours
"$kit" start 0-2 >/dev/null || exit 1
expect 3 'IE' 'unstable with the shipped answer too' 'says nothing about the answer' -- "$kit" check 0-2

# ---- the format is strict
sed 's/no-sleep/no-rest/' "$shipped/0-1/exercise.json" >new.json && mv new.json "$shipped/0-1/exercise.json"
expect 2 'checks\[0\].under\[2\]: "no-rest" is none of parent-late' -- "$kit" check 0-1
sed -e 's/no-rest/no-sleep/' -e 's/"static"/"ecstatic"/' "$shipped/0-1/exercise.json" >new.json &&
  mv new.json "$shipped/0-1/exercise.json"
expect 2 'checks\[0\].engines: "ecstatic" is no engine (tree, waitgraph' -- "$kit" check 0-1
finish
