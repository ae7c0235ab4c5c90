#!/bin/sh
# readme.sh PREFIX README: the program that the README shows, built with its command line and run.
# Exit codes: 0 good, 1 not, 77 a tool is missing here.
set -eu

prefix=$1 readme=$2
work=$(mktemp -d "$prefix/readme.XXXXXX")
trap 'rm -rf "$work"' EXIT
command -v pkg-config >/dev/null || { echo "skipped: no pkg-config here"; exit 77; }

awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$readme" >"$work/program.c"
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name childproc.pc)")
export PKG_CONFIG_PATH
# pkg-config writes its words for a shell: a path may have spaces.
eval '"${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror "$work/program.c" -o "$work/program"' \
  "$(pkg-config --cflags --libs childproc)"

LD_LIBRARY_PATH=$(dirname "$(find "$prefix" -name 'libchildproc.so')") "$work/program" >"$work/printed"
printf 'hello\nended with code 3\n' | cmp - "$work/printed" || { cat "$work/printed"; exit 1; }
