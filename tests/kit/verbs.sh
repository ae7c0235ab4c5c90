#!/bin/sh
# Every verb, without a terminal.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT

# ---- help, and what is not understood
expect 0 'usage: ./kit' 'check ' 'solution' 'offline' '!supervise' -- "$kit" --help
expect 0 'check ' -- "$kit" help help
expect 0 'usage: ./kit check' 'what went wrong' -- "$kit" help check
expect 0 'usage: ./kit check' -- "$kit" check --help
expect 2 'no verb "chekc"; the nearest is check' -- "$kit" chekc
expect 2 'no verb "zzz"\.' -- "$kit" help zzz
expect 2 'usage: ./kit check' -- "$kit" check --nonsense
expect 2 'no exercise "0-2"; the nearest is 0-1' -- "$kit" start 0-2
expect 2 'no exercise "9-9"\. ' -- "$kit" start 9-9
expect 2 'no exercise ""' -- "$kit" start ''

# ---- a newcomer: where am I, start, next
expect 0 '0 of 2 exercises passed' 'Next is 0-1, Say hello' './kit start 0-1' -- "$kit"
expect 0 '  0-1 ' '  1-1 ' '0 of 2 passed' -- "$kit" list
expect 2 'no exercise has been started' -- "$kit" check
expect 0 '^Say hello\.' 'work/0-1/hello.c' './kit check' '!^# ' -- "$kit" next
expect 0 'You are at 0-1' 'edit work/0-1/hello.c' -- "$kit"
expect 0 '> 0-1    started' -- "$kit" list
answer 0-1 hello.c <<END
mine
END
expect 0 'nothing was overwritten' -- "$kit" start 0-1
grep -q mine work/0-1/hello.c || fail 'start overwrote a file'

# ---- reset asks, and keeps
expect 1 'no terminal to ask' 'Nothing was changed' -- "$kit" reset
grep -q mine work/0-1/hello.c || fail 'reset without an answer changed a file'
expect 0 'at its start again' 'work/.trash/' -- "$kit" reset --yes
grep -q hullo work/0-1/hello.c || fail 'reset did not put the starter back'
grep -q mine work/.trash/*/0-1/hello.c || fail 'reset lost the old file'

# ---- hints, pages, lessons
expect 0 'hint 1 of 3' 'level 1' -- "$kit" hint
expect 0 'level 2' -- "$kit" hint 0-1
expect 0 'level 1' -- "$kit" hint --level 1
expect 0 'level 3' 'the last one' -- "$kit" hint
expect 0 'level 3' -- "$kit" hint
expect 2 'usage: ./kit hint' -- "$kit" hint --level 4
expect 0 '^raw-status$' -- "$kit" why
expect 0 'The page\.' -- "$kit" why raw-status
expect 2 'nearest is raw-status' -- "$kit" why raw-statu
expect 0 'The first lesson' './kit demo three' -- "$kit" lesson
expect 2 'no lesson for stage 7; there is one for 0$' -- "$kit" lesson 7
expect 0 'three  *Ends with code 3\.' -- "$kit" demo
expect 3 '2 arguments, --x' 'ended with code 3' -- "$kit" demo three -- --x y
expect 2 'no program "thre"' -- "$kit" demo thre
expect 1 'after a pass' '!argc' -- "$kit" solution

# ---- no quiz, and one after other stages
expect 2 'this checkout has no quiz' -- "$kit" quiz
expect 2 'usage: ./kit quiz' -- "$kit" quiz --seed x
expect 2 'usage: ./kit quiz' -- "$kit" quiz --all
mkdir -p root/lessons/5-five
printf '{"title": "t"}' >root/lessons/5-five/quiz.json
expect 2 'no quiz after stage 4; there is one after 5$' -- "$kit" quiz 4
expect 3 'quiz.json: questions: is missing' -- "$kit" quiz
rm -r root/lessons/5-five

# ---- 80 columns, for all that is shipped: help, lists, lessons, tasks, hints, pages
narrow() {
  KIT_ROOT=$real_root KIT_WORK=$scratch/shipped "$kit" "$@" 2>&1 </dev/null >shown
  LC_ALL=C awk '{ gsub(/[\200-\277]/, ""); if (length($0) > 80) { print; wide = 1 } } END { exit !wide }' shown >wide &&
    { output=$(cat wide); fail "$*: lines of more than 80 columns"; }
}
narrow help
"$kit" help | awk '/^  [a-z]/ { print $1 }' | grep -vx offline >verbs
while IFS= read -r verb; do narrow help "$verb"; done <verbs
narrow list
narrow demo
narrow why
for lesson in "$real_root"/lessons/*/; do lesson=${lesson%/}; lesson=${lesson##*/}; narrow lesson "${lesson%%-*}"; done
for page in "$real_root"/docs/mistakes/*.md; do page=${page##*/}; narrow why "${page%.md}"; done
for exercise in "$real_root"/exercises/*; do
  [ -e "$exercise/exercise.json" ] || continue # what several of them include
  exercise=${exercise##*/}
  narrow start "$exercise"
  for level in 1 2 3; do narrow hint "$exercise" --level "$level"; done
done

# ---- a broken state is never fatal
printf 'broken' >work/state.json
expect 0 'made anew' 'You are at 0-1' -- "$kit"
rm work/state.json
expect 0 'You are at 0-1' '!made anew' -- "$kit"

# ---- a broken exercise is told and left out
mkdir root/exercises/9-9
printf '{"id": "9-9"}' >root/exercises/9-9/exercise.json
expect 0 'exercises/9-9/exercise.json: title: is missing' '0 of 2 passed' -- "$kit" list
rm -r root/exercises/9-9
finish
