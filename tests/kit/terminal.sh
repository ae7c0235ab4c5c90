#!/bin/sh
# kit run in a terminal: the program has one of its own, and what is typed is for the program, Ctrl-C too.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
# shellcheck source-path=SCRIPTDIR source=screen.sh
. "$here/screen.sh"

"$KIT" start 0-1 >/dev/null || exit 1
answer 0-1 hello.c <<'END'
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char line[100] = "";
  struct winsize size = {0};
  FILE *own = fopen("/dev/tty", "r");
  (void)argv;
  ioctl(1, TIOCGWINSZ, &size);
  printf("terminal %d%d%d%d of %d columns\n", isatty(0), isatty(1), isatty(2), own != NULL, size.ws_col);
  while (fgets(line, sizeof line, stdin))
    printf("heard %s", line);
  printf("no more\nhalf a line");
  fflush(stdout);
  while (argc > 1)
    pause();
  return 6;
}
END

screen_open
type_line "'$KIT' run; echo code \$?"
see 'terminal 1111 of 80 columns'
type_line 'good morning'
see 'heard good morning'
press C-d
see 'no more' 'half a line' 'kit: the program ended with code 6' 'code 6'

# Ctrl-C ends the program; the tool tells it, on a line of its own, and the terminal is as it was.
type_line "clear; stty -a | md5sum; '$KIT' run -- on"
see 'terminal 1111'
press C-d
see 'no more'
press C-c
see 'half a line^C' 'kit: the program was ended by SIGINT'
type_line 'stty -a | md5sum; echo the end'
see 'the end' 'the end' # typed, and said
tmux capture-pane -p >pane
[ "$(grep -c '  -$' pane)" = 2 ] || screen_fail 'not two states of the terminal'
# The line may have been typed before the prompt came, which then stands before the sum.
[ "$(sed -n 's/^# //; /  -$/p' pane | uniq | wc -l)" -eq 1 ] || screen_fail 'the terminal has changed'
grep -q '^kit: the program was ended' pane || screen_fail 'the report begins inside a line'

# Endless output ends by itself. What goes into a pipe is no terminal; Ctrl-C is the program's all the same.
answer 0-1 hello.c <<'END'
#include <stdio.h>
int main(void) { for (;;) puts("hello"); }
END
type_line "clear; '$KIT' run"
see 'it wrote more than 16384 bytes'
answer 0-1 hello.c <<'END'
#include <stdio.h>
#include <unistd.h>
int main(void) { printf("%d%d%d\n", isatty(0), isatty(1), isatty(2)); fflush(stdout); for (;;) pause(); }
END
type_line "clear; '$KIT' run | sed s/^/passed:/"
see 'passed:100'
press C-c
see 'ended by SIGINT'
screen_close
finish
