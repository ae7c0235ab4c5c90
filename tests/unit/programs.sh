#!/bin/sh
# programs.sh ROOT LIBRARY: the programs of the first lesson compile as they stand, by every compiler that is here
# and with every warning as an error, and do what they say; the header compiles as C++.
# Exit codes: 0 good, 1 not, 77 no compiler.
set -eu

root=$1 library=$2
header=$root/src/childproc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
warnings='-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror'

fail() {
  echo "$1"
  exit 1
}

# A ping that needs no network.
mkdir "$work/bin"
printf '#!/bin/sh\necho "pinged $*"\nexit 3\n' >"$work/bin/ping"
chmod +x "$work/bin/ping"

check_spawn() { # PATH, what it says on stdout and on stderr
  env PATH="$1" "$work/spawn" >"$work/out" 2>"$work/err" || fail "spawn.c by $compiler failed"
  [ "$(cat "$work/out")" = "$2" ] || fail "spawn.c by $compiler said: $(cat "$work/out")"
  [ "$(cat "$work/err")" = "$3" ] || fail "spawn.c by $compiler complained: $(cat "$work/err")"
}

compilers=0
for compiler in gcc clang; do
  command -v "$compiler" >/dev/null || continue
  compilers=$((compilers + 1))
  for source in "$root"/lessons/0-start/*.c; do
    # shellcheck disable=SC2086 # a list of options
    "$compiler" -std=c11 $warnings -I"$header" "$source" "$library" -pthread -o "$work/$(basename "$source" .c)"
  done
  check_spawn "$work/bin:$PATH" "pinged -c 3 127.0.0.1
child process exited with code 3" ''
  check_spawn /nowhere '' "spawn ping ENOENT: Check the name, and the PATH of the child's environment."
done
[ "$compilers" -gt 0 ] || { echo 'skipped: neither gcc nor clang is here' && exit 77; }

# As C++: options are declared and set member by member, arguments are plain arrays.
cat >"$work/client.cpp" <<'CPP'
#include "childproc.h"

static void on_close(cp_child *, const cp_result *result, void *ctx) {
  *static_cast<int *>(ctx) = result->code;
}

int main() {
  const char *const args[] = {"-c", "exit 42", nullptr};
  const cp_stdio stdio[] = {CP_IGNORE, CP_FD(1), CP_SAME_AS(1), CP_STDIO_LAST};
  cp_options options = {};
  options.size = sizeof options;
  options.stdio = stdio;
  options.limits.core = CP_LIMIT(0);
  options.limits.nice = CP_NUMBER(0);
  int code = -1;
  cp_on_close(cp_spawn("/bin/sh", args, &options), on_close, &code);
  return cp_run() == 0 && code == 42 ? 21 : 1;
}
CPP
for compiler in g++ clang++; do
  command -v "$compiler" >/dev/null || continue
  for standard in c++11 c++17; do
    # shellcheck disable=SC2086
    "$compiler" -std=$standard $warnings -Wno-missing-field-initializers -I"$header" "$work/client.cpp" "$library" \
      -pthread -o "$work/client"
    code=0
    "$work/client" || code=$?
    [ "$code" = 21 ] || fail "the C++ client by $compiler ended with $code"
  done
done
