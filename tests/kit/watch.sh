#!/bin/sh
# kit watch in a terminal: a save is checked, whichever way the editor saves; the keys; nothing is left behind.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
# shellcheck source-path=SCRIPTDIR source=screen.sh
. "$here/screen.sh"
kit=$KIT

# ---- without a terminal: what to type instead
expect 2 'watch needs a terminal' './kit check' -- "$kit" watch
expect 2 'usage: ./kit watch' -- "$kit" watch --often
expect 0 'Keys: n next' 'KIT_POLL' -- "$kit" watch --help

right() { cat "$KIT_ROOT/exercises/0-1/solutions/plain/hello.c"; }
save() { answer 0-1 hello.c; }                                  # writes the file as it lies there
save_beside() { answer 0-1 new && mv work/0-1/new work/0-1/hello.c; } # a new file takes the old one's name

# A program that holds its check: it is there, and nobody ends it but the tool.
mkfifo held
holds() {
  cat <<END
#include <fcntl.h>
#include <unistd.h>
int main(void) {
  int fd = open("$scratch/held", O_WRONLY);
  (void)!write(fd, "here\n", 5);
  for (;;)
    pause();
}
END
}
wait_until_held() { exec 4<held && IFS= read -r _ <&4; }
wait_until_gone() { cat <&4 >/dev/null && exec 4<&-; } # until nobody of the run has it open

screen_open
type_line "stty -a >before; '$kit' watch; echo code \$?"

# ---- nothing has been started: it starts the first one, and checks nothing before a save
see 'Say hello.' 'work/0-1/hello.c' 'Keys: n next'
right | sed s/hello/hullo/ | save
see '---- 0-1 was saved at' 'FAIL' 'expected: "hello' 'verdict:  FAIL' 'Keys: n next'

# ---- keys: hints one after the other, the lesson, no page of a mistake, running
press h
see 'hint 1 of 3' 'Keys:'
press h
see 'hint 2 of 3' 'Keys:'
press l
see 'The first lesson' 'Keys:'
press w
see 'No mistake has been named'
press r
see 'hullo' 'kit: the program ended with code 0' 'Keys:'
press n
see 'has not been passed yet'

# ---- right, saved by renaming; then it waits, and another save is only another check
right | save_beside
see '---- 0-1 was saved at' 'verdict:  PASS' 'gate:     OPEN' '1 of 2 exercises passed' 'waits until n is pressed' 'Keys:'
grep -q '"current":.*"0-1"' work/state.json || screen_fail 'it went on by itself'

# ---- another size of the window, and a save in the middle of a check
tmux resize-window -x 60 -y 20
holds | save
wait_until_held
right | sed s/hello/hallo/ | save_beside
see '---- 0-1 was saved at' '---- 0-1 was saved at' 'FAIL' 'verdict:  FAIL' 'Keys:'
wait_until_gone
tmux resize-window -x 80 -y 50

# ---- reset asks; the starter that it puts there is no save
press x
see 'Put the files of 0-1 back'
type_line n
see 'Nothing was changed'
see 'Keys:'
press x
see 'Put the files of 0-1 back'
type_line y
see 'is at its start again' 'Keys:'
holds | save
see '---- 0-1 was saved at' # also in the new folder

# ---- q, in the middle of a check
wait_until_held
press q
see 'code 0'
wait_until_gone
[ -z "$(find work/.build -name 'check-*')" ] || screen_fail 'the check left files'
type_line 'stty -a >after; echo the end'
see 'the end' 'the end' # typed, and said
cmp before after || screen_fail 'q left the terminal changed'

# ---- Ctrl-C ends it and the check; the file system that tells nothing
right | save
type_line "clear; KIT_POLL=1 '$kit' watch 0-1; echo code \$?"
see 'files are looked at' 'verdict:  PASS' 'Keys:'
press n
see 'work/1-1/make.c' 'Keys:'
press n
see 'has not been passed yet'
cp "$KIT_ROOT/exercises/1-1/solutions/plain/make.c" work/1-1/make.c
see '---- 1-1 was saved at' 'Keys:'
type_line q
see 'code 0'
type_line "clear; '$kit' watch 0-1"
see 'verdict:  PASS'
holds | save
wait_until_held
press C-c
see 'interrupted (SIGINT)'
wait_until_gone
[ -z "$(find work/.build -name 'check-*')" ] || screen_fail 'the check left files'
type_line 'clear; stty -a >after; echo the end'
see 'the end' 'the end'
cmp before after || screen_fail 'Ctrl-C left the terminal changed'
screen_close
finish
