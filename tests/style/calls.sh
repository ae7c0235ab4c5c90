#!/bin/sh
# calls.sh OBJECT...: no two files of these call each other, over any detour. Prints the circles; exit code 1 then.
# Calls through tables and callbacks go no way that a linker sees, and are none.
set -eu

{
  LC_ALL=C nm --defined-only -g -A "$@" | awk '{ file = $1; sub(/:.*/, "", file); print "defines", file, $NF }'
  LC_ALL=C nm --undefined-only -A "$@" | awk '{ file = $1; sub(/:.*/, "", file); print "uses", file, $NF }'
} | awk '
  function short(file) { sub(/^.*\.dir\//, "", file); sub(/\.o$/, "", file); return file }
  $1 == "defines" { home[$3] = $2; next }
  ($3 in home) && home[$3] != $2 { print short($2), short(home[$3]) }' | sort -u | {
  circles=$(tsort 2>&1 >/dev/null) || :
  [ -z "$circles" ] || { printf '%s\n' "$circles" | sed 's/^tsort: //'; exit 1; }
}
