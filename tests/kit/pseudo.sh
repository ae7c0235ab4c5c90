#!/bin/sh
# No message escapes translation: the learner's verbs in a language that is made from the sources, in which every word
# has accents. A word without is one that nobody has passed through gettext.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
for tool in xgettext msgfmt msgcat python3; do
  command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done

pseudo() { python3 "$here/pseudo.py" "$@"; }
KIT_ALL_TEXTS=1 KIT_COURSE="$scratch/root" "$real_root/src/kit/po/update.sh" --pot >messages.pot || exit 1
pseudo catalogue <messages.pot >xx.po || exit 1
mkdir -p locale/xx/LC_MESSAGES
msgfmt --check-format -o locale/xx/LC_MESSAGES/kit.mo xx.po || exit 1
find root/exercises root/lessons root/docs -name '*.md' | while IFS= read -r page; do
  pseudo page <"$page" >"${page%.md}.xx.md"
done
export KIT_LOCALE="$scratch/locale"

# Names of things, the same in every language: of this course's parts and checks, and of a shell that is quoted.
known='kit list next route lesson demo start watch check run quiz explain judge hint why reset solution shell doctor
  history upgrade test conformance work git
  coverage init dev offline plain name secret works make hello hullo pipe end raw status three thre
  console log nowhere include return arguments none gcc ends hang write-end-left-open-child
  wait read write fork left open child'
shown=0
speak() { # COMMAND...: everything it shows is translated
  env -u LC_ALL -u LANGUAGE LC_MESSAGES=xx_XX.UTF-8 "$@" >said 2>&1 </dev/null
  # shellcheck disable=SC2086 # a list of words
  pseudo escaped $known <said >words
  [ ! -s words ] || { output=$(cat words); fail "not translated in: $*"; }
  shown=$((shown + $(wc -l <said)))
}

speak "$kit"
speak "$kit" help
speak "$kit" list
for verb in list next route lesson demo start watch check run quiz explain judge hint why reset solution shell doctor \
  history upgrade; do
  speak "$kit" help "$verb"
  speak "$kit" "$verb" --no-such-option
done
speak "$kit" chekc
speak "$kit" zzz
speak "$kit" check
speak "$kit" check 7-7
speak "$kit" check 0-2
speak "$kit" watch
speak "$kit" run
speak "$kit" shell 0-1
speak "$kit" next
speak "$kit"
speak "$kit" start 0-1
speak "$kit" list
speak "$kit" check
speak "$kit" check --only nothing
speak "$kit" check --fault nothing
speak "$kit" check --dir nowhere
speak "$kit" check 1-1
for _ in 1 2 3; do speak "$kit" hint; done
speak "$kit" why
speak "$kit" why raw-statu
speak "$kit" why raw-status
speak "$kit" why zzzzzz
speak "$kit" lesson
speak "$kit" lesson 7
speak "$kit" demo three
speak "$kit" demo thre
speak "$kit" route
speak "$kit" route zzz
speak "$kit" quiz
speak "$kit" explain
speak "$kit" explain --key
speak "$kit" solution
speak "$kit" judge 0-1
speak "$kit" judge 1-1
speak "$kit" reset
speak "$kit" reset --undo
speak "$kit" reset --yes
speak "$kit" reset --undo

# ---- verdicts
hello() { answer 0-1 hello.c; speak "$kit" check; }
hello <<'END'
int main(void) { return 0; }
END
hello <<'END'
#include <stdlib.h>
int main(void) { abort(); }
END
hello <<'END'
int main(void) { for (;;) {} }
END
hello <<'END'
#include <stdio.h>
int main(void) { for (;;) puts("HELLO"); }
END
hello <<'END'
#include <stdio.h>
int main(int argc, char **argv) {
  if (argc > 5)
    return 1;
  return argc > 1 ? (printf("hello %s\n", argv[1]), 3) : (printf("hello\n"), 0);
}
END
speak "$kit" check --quick
cp "$KIT_ROOT/exercises/0-1/solutions/plain/hello.c" work/0-1/hello.c
speak "$kit" check
speak "$kit" list
speak "$kit" solution 0-1 --compare
speak "$kit" run
speak "$kit" run -- KANGAROO
speak "$kit" next
cp "$KIT_ROOT/exercises/1-1/solutions/plain/make.c" work/1-1/make.c
speak "$kit" check
speak "$kit" next
speak "$kit"
answer 1-1 my_tests.c <<'END'
#include "harness.h"
#include "make.h"
TEST(works) { EXPECT_EQ(0, 0); }
END
speak "$kit" judge 1-1
speak "$kit" shell 0-1
speak env PATH=/nowhere "$kit" run
speak env KIT_ROOT="$real_root" "$kit" check 0-1 --dir "$real_root/exercises/0-1/starter"
grep -q DEADLOCK said || { output=$(cat said); fail 'a diagnosis is among what was said'; }
[ "$shown" -gt 300 ] || fail "only $shown lines were shown"
finish
