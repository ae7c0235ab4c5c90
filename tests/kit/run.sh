#!/bin/sh
# kit run: the learner's program under supervision. How it ended is told; what runs away is ended; nothing stays.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
expect 2 'no exercise has been started' -- "$kit" run
"$kit" start 0-1 >/dev/null || exit 1
hello() { answer 0-1 hello.c; }

# ---- arguments, input, exit code
hello <<'END'
#include <stdio.h>
int main(int argc, char **argv) {
  int c;
  for (int i = 1; i < argc; i++)
    printf("[%s]", argv[i]);
  while ((c = getchar()) != EOF)
    putchar(c);
  fprintf(stderr, "in %s\n", argv[0]);
  return argc;
}
END
expect 3 '^\[a b\]\[--only\]' 'the program ended with code 3' -- "$kit" run -- 'a b' --only
expect 2 '^\[0-1\]' -- "$kit" run 0-1 -- 0-1
expect 2 'usage: ./kit run' -- "$kit" run --what
expect 2 'no exercise "0-2"' -- "$kit" run 0-2
expect 2 '1-1 has not been started' -- "$kit" run 1-1
[ "$(echo typed | "$kit" run 2>/dev/null)" = typed ] || fail 'the input does not reach the program'

# ---- a signal, and a message of the compiler
hello <<'END'
#include <signal.h>
int main(void) { int unused; return raise(SIGKILL); }
END
expect 137 'unused variable' 'ended by SIGKILL (signal 9)' -- "$kit" run
hello <<'END'
int main(void) { return nothing; }
END
expect 1 'undeclared' '!the program' -- "$kit" run

# ---- what runs away: output, standing still, time, processes, memory
hello <<'END'
#include <stdio.h>
int main(void) { for (;;) puts("hello"); }
END
expect 1 'stopped after .* it wrote more than 16384 bytes' -- "$kit" run
hello <<'END'
#include <unistd.h>
int main(void) {
  int ends[2];
  char c;
  return pipe(ends) < 0 || read(ends[0], &c, 1) < 0;
}
END
expect 1 'a deadlock' 'in read(.), pipe A, hello.c:5' -- "$kit" run
hello <<'END'
#include <unistd.h>
int main(void) { for (;;) pause(); }
END
expect 1 'stopped after .* it had not ended by then' -- "$kit" run
hello <<'END'
#include <unistd.h>
int main(void) {
  for (int i = 0; i < 400; i++)
    if (fork() == 0)
      break;
  for (;;)
    pause();
}
END
expect 1 'at a limit of the exercise' 'processes at once;' 'its limit is 64' -- "$kit" run
if [ -z "${KIT_SANITIZED-}" ]; then # a sanitizer's own memory leaves no room for a limit
  hello <<'END'
#include <stdlib.h>
#include <string.h>
int main(void) { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }
END
  expect 1 'at a limit of the exercise' 'SIGSEGV near its' 'limit of 512 MB of memory' -- "$kit" run
fi

# ---- what it leaves behind: a process that is ended, children that nobody waited for
hello <<'END'
#include <stdio.h>
#include <unistd.h>
int main(void) {
  if (fork() == 0) {
    setsid();
    for (;;)
      pause();
  }
  return 0;
}
END
expect 0 'ended with code 0' 'it left 1 process running' 'forked at hello.c:4' -- "$kit" run
hello <<'END'
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  siginfo_t info;
  for (int i = 0; i < 2; i++)
    if (fork() == 0)
      _exit(0);
  (void)!wait(NULL);
  return waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
}
END
expect 0 'ended with code 0' 'it left 1 zombie:' 'zombie-some' -- "$kit" run

# ---- Ctrl-C where the output is no terminal: the program's to answer, and its end is told
hello <<'END'
#include <signal.h>
#include <unistd.h>
static void leave(int number) { _exit(number + 3); }
int main(void) {
  signal(SIGINT, leave);
  (void)!write(1, "ready\n", 6);
  for (;;)
    pause();
}
END
mkfifo said
# shellcheck disable=SC2016 # the inner shell expands them
setsid sh -c '"$1" run >said 2>told; echo "code $?" >>told' - "$kit" </dev/null &
leader=$!
exec 3<said
IFS= read -r line <&3
[ "$line" = ready ] || fail 'the program is not ready'
kill -INT "-$leader"
wait "$leader"
exec 3<&-
output=$(cat told)
printf '%s\n' "$output" | grep -q 'ended with code 5' || fail 'Ctrl-C did not reach the program'
printf '%s\n' "$output" | grep -q '^code 5$' || fail 'kit run did not live to tell'

# ---- a function: the starter's try.c calls it, also for whoever began before there was one
"$kit" start 1-1 >/dev/null
expect 4 'make() says -1 now' -- "$kit" run 1-1 -- now
rm work/1-1/try.c
expect 4 "the starter's work/1-1/try.c" 'make() says -1' -- "$kit" run
expect 1 'FAIL  *works' -- "$kit" check
finish
