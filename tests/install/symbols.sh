#!/bin/sh
# symbols.sh PREFIX: the shared library exports the functions of the header, all of them and nothing else.
set -eu

work=$(mktemp -d "$1/symbols.XXXXXX")
trap 'rm -rf "$work"' EXIT

nm -D --defined-only "$(find "$1" -name libchildproc.so)" | awk '{ print $3 }' | sort >"$work/exported"
grep '^CP_API' "$(find "$1" -name childproc.h)" | sed -n 's/^[^(]*[ *]\(cp_[a-z0-9_]*\)(.*/\1/p' | sort >"$work/declared"
[ -s "$work/declared" ] || { echo 'no CP_API function found in the header'; exit 1; }
if diff "$work/declared" "$work/exported" >"$work/diff"; then exit 0; fi
echo '< declared in childproc.h and not exported   > exported and not declared'
cat "$work/diff"
exit 1
