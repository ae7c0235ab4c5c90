#!/bin/sh
# kit demo PROGRAM --predict: the output is asked for, then both are shown.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
cat >root/lessons/0-first/lines.c <<'END'
/* Prints its arguments. */
#include <stdio.h>
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    puts(argv[i]);
  fprintf(stderr, "aside\n");
  return 4;
}
END
predict() { # CODE INPUT PATTERN... ; what was typed never stands in the output as if it had come
  code=$1
  printf '%b' "$2" >typed
  shift 2
  output=$("$kit" demo lines --predict -- one 'two words' <typed 2>&1)
  got=$?
  [ "$got" -eq "$code" ] || fail "demo --predict ended with code $got, expected is $code"
  for pattern; do
    printf '%s\n' "$output" | grep -q -e "$pattern" || fail "demo --predict does not say \"$pattern\""
  done
}
predict 0 'one\ntwo words\n.\nrest\n' 'int main' '1  = one$' '2  = two words$' 'As predicted: 2 lines' 'stderr' '^  aside'
predict 0 'one\ntwo words' 'As predicted: 2 lines'
predict 1 'one\ntwo\n.\n' '1  = one' '2  ! predicted: two$' 'came:      two words$' 'first difference is in line 2'
predict 1 'one\n.\n' 'predicted: (no line)' 'came:      two words' 'in line 2'
predict 1 'zero\none\ntwo words\nthree\n' 'predicted: three' 'came:      (no line)' 'in line 1\.'
predict 1 '' 'predicted: (no line)' 'in line 1\.'
expect 2 'no program "nothing"' -- "$kit" demo nothing --predict
finish
