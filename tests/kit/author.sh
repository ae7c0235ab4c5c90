#!/bin/sh
# docs/authoring.md, followed word by word by an author in a copy of the checkout: each block "sh" is typed, each block
# "file PATH" is written. Then what kit dev says of an exercise that is not right.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
case $KIT_SANITIZED in *thread*) echo 'skipped: under ThreadSanitizer programs of learners have threads'; exit 77 ;; esac

root=$scratch/checkout
mkdir -p "$root/docs"
ln -s "$real_root/src" "$root/src"
cp -r "$real_root/docs/mistakes" "$root/docs/mistakes"
cp -r "$real_root/exercises" "$real_root/lessons" "$root"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$KIT" >"$root/kit"
chmod +x "$root/kit"
export KIT_ROOT="$root" KIT_WORK="$root/work"
mkdir steps

# One file a step: its first line is what stood behind the fence.
awk -v to=steps '
  /^```/ && !inside { inside = 1; file = sprintf("%s/%03d", to, ++n); print substr($0, 4) >file; next }
  /^```/ { inside = 0; close(file); next }
  inside { print >file }' "$real_root/docs/authoring.md"
for step in steps/*; do
  IFS= read -r head <"$step"
  tail -n +2 "$step" >body
  case $head in
  'file '*) mkdir -p "$(dirname "$root/${head#file }")" && cp body "$root/${head#file }" ;;
  sh) (cd "$root" && sh -e "$scratch/body") >said 2>&1 || { output=$(cat body said); fail "the page's commands failed"; } ;;
  'sh fails') (cd "$root" && sh -e "$scratch/body") >said 2>&1 && { output=$(cat body said); fail 'the page says that it fails'; } ;;
  *) output=$head; fail 'a block of the page that is neither sh nor file' ;;
  esac
done
grep -q '^GOOD: 0 problems' said || { output=$(cat said); fail 'the exercise of the page is not accepted'; }

# ---- What is not right is told, each with its proof and the command that shows it again.
cd "$root" || exit 1
at=exercises/2-7
expect 0 '"good":.true' '"problems":.\[\]' -- ./kit dev check 2-7 --json
cp "$at/solutions/by_pid/count_failed.c" "$at/wrong/is_right.c"
sed -i '1i/* expect: zombie-some */' "$at/wrong/is_right.c"
sed -i 's/exitstatus-of-signalled/wrong-child/' "$at/wrong/asks_for_code.c"
sed -i 's/"2-1"/"2-8"/; s/"zombie-some"/"zombie-some", "sigchld-coalesce"/; s/"faults": true/"faults": true, "under": ["signals"]/' "$at/exercise.json"
sed -i 's/"waitpid", "WIFEXITED", "WEXITSTATUS"/"counting"/' "$at/exercise.json"
sed -i 's/#include <unistd.h>/&\n#include <signal.h>/; s/  int failed = 0;/  int failed = 0;\n  if (n > 1000)\n    alarm(1);/' "$at/solutions/by_pid/count_failed.c"
printf 'int x = "text";\n' >>"$at/starter/count_failed.c"
# shellcheck disable=SC2016 # as it stands on a page
printf '\nSee [there](nowhere.md) and `./kit why no-such-mistake`.\n\n    a = b;\n' >>"$at/hint1.md"
expect 1 'requires 2-8, which does not exist' 'sigchld-coalesce belongs to stage 9' 'has "signals", which needs signals' \
  'uses alarm:' 'starter: starter: it could not be checked' 'wrong/is_right.c passes' 'asks_for_code.c: expected is wrong-child, named is' \
  'hint1.md holds code' 'the link to nowhere.md leads nowhere' 'there is no no-such-mistake for ./kit why' \
  'again: ./kit check 2-7 --dir exercises/2-7/wrong/is_right.c --quick' '^NOT GOOD' -- ./kit dev check 2-7

# ---- A lesson that shows what its program does not print, or quotes what it does not say.
lesson=lessons/2-wait
sed -i 's/^exit 3: code 3, signal none/exit 3: code 4, signal none/; s/^cp_run();/cp_run( );/; s/^\*About/*For about/' "$lesson/lesson.md"
expect 1 'exit_event prints something else than the lesson shows, from line 1' 'is not what stands in exit_event.c' \
  'does not say how long it takes' 'again: ./kit demo exit_event' -- ./kit dev check 2-wait
rm "$lesson/lesson.md"
expect 1 'lesson.md does not exist' -- ./kit dev check 2-wait

# ---- What is not understood.
expect 2 'there is no exercise or lesson "2-99"' -- ./kit dev check 2-99
expect 2 'usage: ./kit dev check' -- ./kit dev check --sample many
expect 2 'exercises/2-7 exists already' -- ./kit dev new 2-7
expect 2 'usage: ./kit dev new' -- ./kit dev new 'No Id'

# ---- Both kinds of template, and what is done with a solution.
expect 0 'says TODO' -- ./kit dev new 2-8 --kind program --title 'Two lines'
expect 1 'pages: task.md still says TODO' '!starter:' '!solutions:' '!wrong:' -- ./kit dev check 2-8
expect 0 -- ./kit dev new 2-9
expect 0 'gate 100 %' 'without its 2 error checks: FAIL faults fork:1:EAGAIN' -- ./kit dev unchecked 2-9 waitpid
expect 1 'mutants$' ' caught$' 'WEXITSTATUS becomes WTERMSIG\|survived' 'again: ./kit check 2-9 --dir' -- \
  ./kit dev mutants 2-9
expect 0 'codes  *0 ' 'at most, with 95 %' -- ./kit dev flaky 2-9 --runs 2 --answer exercises/2-9/solutions/waitpid

# ---- Ctrl-C: what is done is not done again. The starter of 2-8 waits while there is somebody to tell.
mkfifo "$scratch/ready"
cat >exercises/2-8/starter/main.c <<END
#include <fcntl.h>
#include <unistd.h>
int main(void) {
  int fd = open("$scratch/ready", O_WRONLY);
  if (fd < 0)
    return 1;
  (void)!write(fd, "ready\n", 6);
  for (;;)
    pause();
}
END
sed -i 's/"files": \["main.c"\],/&\n  "limits": {"wall_ms": 100000},/' exercises/2-8/exercise.json
env --default-signal=INT ./kit dev check 2-8 --jobs 2 >out 2>&1 </dev/null &
tool=$!
IFS= read -r _ <"$scratch/ready"
tries=0
until [ "$(wc -l 2>/dev/null <work/.build/dev-check)" = 5 ] || [ "$tries" = 600 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
kill -s INT "$tool"
wait "$tool" 2>/dev/null
got=$?
output=$(cat out)
[ "$(kill -l "$got")" = INT ] || fail "kit dev check ended with code $got after SIGINT"
grep -q 'the same command goes on from here' out || fail 'an interrupted check does not say how to go on'
rm "$scratch/ready"
expect 1 '5 of 6 runs were done before the interruption' '1 of 1 * 2 of 2 * 3 of 3' -- ./kit dev check 2-8
expect 1 '!before the interruption' -- ./kit dev check 2-8
finish
