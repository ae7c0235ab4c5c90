#!/bin/sh
# Each rule of style.sh lets good sources pass and finds the place that breaks it, in a small tree made for it.
set -eu

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

fresh_tree() {
  rm -rf "$tree"
  for folder in base os/linux io child methods; do mkdir -p "$tree/src/childproc/$folder"; done
  mkdir -p "$tree/src/harness" "$tree/src/kit/common" "$tree/tests" "$tree/exercises" "$tree/lessons"
  put src/childproc/io/loop.c '#include "io/loop.h"' '#include "base/error.h"' '#include "os/os.h"'
  put src/childproc/io/loop.h '#include "childproc.h"'
  put src/childproc/base/error.h 'int error(void);'
  put src/childproc/os/linux/sys.c '#ifdef __linux__' '#endif'
  put src/harness/library.c '#include "os/fault.h"'
  put src/kit/main.c '#include "childproc.h"' '' 'int main(void) {' '  return 0;' '}'
}

put() {
  file=$1
  shift
  printf '%s\n' "$@" >"$tree/$file"
}

expect() { # outcome, check, what it is about
  if found=$("$here/style.sh" "$2" "$tree" 2>&1); then outcome=clean; else outcome=found; fi
  if [ "$outcome" != "$1" ]; then
    echo "$2: $3: expected $1, was $outcome: $found"
    failures=$((failures + 1))
  fi
}

lines() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print "  x();" }'; }

fresh_tree
for check in floors circles systems rooms functions; do expect clean "$check" 'good sources'; done

put src/childproc/io/up.c '#include "child/plan.h"'
expect found floors 'io includes child'
fresh_tree
put src/childproc/child/deep.c '#include "os/linux/sys_linux.h"'
expect found floors 'child includes the inside of os'
fresh_tree
put src/kit/verb.c '#include "io/loop.h"'
expect found floors 'the tool includes the inside of the library'
fresh_tree
put src/kit/common/up.c '#include "check/gate.h"'
expect found floors 'the tool'"'"'s common part includes the checker'
fresh_tree
put src/childproc/io/loop.h '#include "io/timer.h"'
put src/childproc/io/timer.h '#include "io/loop.h"'
expect found circles 'two headers'
fresh_tree
put src/childproc/child/kill.c '#if defined(_WIN32)' '#endif'
expect found systems 'a system named in child'
fresh_tree
put src/kit/long.c "$(lines 401)"
expect found rooms '401 lines'
fresh_tree
put src/kit/long.c 'static int long_one(int a,' '                    int b) {' "$(lines 60)" '}'
expect found functions '63 lines'
put src/kit/long.c 'static const struct row table[] = {' "$(lines 70)" '};' 'typedef struct {' "$(lines 70)" '} big;'
expect clean functions 'a table and a type'

# ---- calls.sh, on objects made for it
object() { # name, source
  printf '%s\n' "$2" >"$tree/$1.c"
  cc -c "$tree/$1.c" -o "$tree/$1.o"
}
calls() { # outcome, what it is about, objects
  outcome=$1 about=$2
  shift 2
  if found=$("$here/calls.sh" "$@" 2>&1); then is=clean; else is=found; fi
  if [ "$outcome" != "$is" ]; then
    echo "calls: $about: expected $outcome, was $is: $found"
    failures=$((failures + 1))
  fi
}
object top 'int middle(void); int top(void) { return middle(); }'
object middle 'int low(void); int middle(void) { return low(); }'
object low 'int low(void) { return 1; }'
calls clean 'downward' "$tree/top.o" "$tree/middle.o" "$tree/low.o"
object low 'int top(void); int low(void) { return top(); }'
calls found 'a circle of three' "$tree/top.o" "$tree/middle.o" "$tree/low.o"
case $found in *middle*low* | *low*middle*) ;; *) echo "calls: the circle is not told: $found"; failures=$((failures + 1)) ;; esac

[ "$failures" = 0 ]
