#!/bin/sh
# Ctrl-C and SIGTERM in the middle of something long: what runs is ended, what was made is removed, and whoever called
# sees the signal.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
mkfifo ready held
exec 4<>held
TMPDIR=$scratch/tmp
export TMPDIR
mkdir tmp

# The shell ignores SIGINT for what it runs in the background.
interrupted() { # signal, COMMAND...
  signal=$1
  shift
  env --default-signal=INT "$@" >out 2>&1 </dev/null 3>&- 4>&- &
  tool=$!
  exec 3<ready
  IFS= read -r _ <&3
  kill -s "$signal" "$tool"
  wait "$tool" 2>/dev/null
  got=$?
  cat <&3 >/dev/null # until nobody of the run has it open any more
  exec 3<&-
  output=$(cat out)
  [ "$(kill -l "$got")" = "$signal" ] || fail "$* ended with code $got after SIG$signal"
  grep -q "kit: interrupted (SIG$signal)" out || fail "$* does not say that it was interrupted"
}

# ---- kit check: while a check runs, and while the compiler does
"$kit" start 0-1 >/dev/null || exit 1
answer 0-1 hello.c <<END
#include <fcntl.h>
#include <unistd.h>
int main(void) {
  int fd = open("$scratch/ready", O_WRONLY);
  (void)!write(fd, "ready\n", 6);
  for (;;)
    pause();
}
END
for signal in INT TERM HUP; do
  interrupted "$signal" "$kit" check
  grep -q 'verdict' out && fail 'an interrupted check has a verdict'
  [ -z "$(ls work/.build)" ] || fail "an interrupted check left $(ls work/.build)"
done
mkdir tools
cat >tools/gcc <<END
#!/bin/sh
exec 3>"$scratch/ready"
echo ready >&3
exec cat "$scratch/held"
END
chmod +x tools/gcc
interrupted INT env PATH="$scratch/tools:$PATH" "$kit" check
[ -z "$(ls work/.build)" ] || fail "an interrupted build left $(ls work/.build)"

# ---- the deep part goes on where it was interrupted, with the same answer; with another one it begins anew
answer 0-1 hello.c <<END
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(int argc, char **argv) {
  int runs = open("$scratch/runs", O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (argc > 1 && write(runs, "x", 1) == 1 && lseek(runs, 0, SEEK_CUR) == 3) {
    int fd = open("$scratch/ready", O_WRONLY); /* gate: once */
    (void)!write(fd, "ready\n", 6); /* gate: once */
    pause(); /* gate: once */
  }
  if (argc == 1) {
    puts("hello");
    return 0;
  }
  printf("hello %s\n", argv[1]);
  return 3;
}
END
interrupted INT "$kit" check
grep -q '^deep:' out || fail 'it was not the deep part that was interrupted'
[ "$(ls work/.build)" = deep-0-1 ] || fail "an interrupted deep part left $(ls work/.build)"
cp -r work/.build kept
expect 0 '1 check was done before the interruption' 'verdict:  PASS   3 of 3' 'gate:     OPEN' -- "$kit" check
[ -z "$(ls work/.build)" ] || fail "the check that went on left $(ls work/.build)"
[ "$(wc -c <runs)" -eq 7 ] || fail "the program ran $(wc -c <runs) times with an argument, expected is 7"
expect 0 '!before the interruption' -- "$kit" check
rm -r work/.build && mv kept work/.build
echo '/* another answer */' >>work/0-1/hello.c
expect 0 '!before the interruption' 'gate:     OPEN' -- "$kit" check

# ---- kit conformance: a driver that hangs, and others that wait for their turn
cat >node <<END
#!/bin/sh
[ "\$1" != --version ] || { echo v20.0.0; exit; }
exec 3>"$scratch/ready"
echo ready >&3
exec cat "$scratch/held"
END
chmod 755 node "$scratch"
ln -s "$real_root/tests" root/tests
mkdir scenarios
for one in a b c d; do
  echo "{\"id\": \"$one\", \"title\": \"$one\", \"method\": \"spawn\", \"file\": \"true\"}" >"scenarios/$one.json"
done
for signal in INT TERM; do
  interrupted "$signal" "$kit" conformance --node "$scratch/node" --scenarios scenarios --jobs 2
  [ -z "$(ls tmp)" ] || fail "an interrupted comparison left $(ls tmp)"
done
finish
