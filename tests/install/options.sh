#!/bin/sh
# options.sh PREFIX PAGE [PARTS]: there are so many (9), and every program part of the page compiles against what is installed.
# Exit codes: 0 good, 1 not, 77 a tool is missing here.
set -eu

prefix=$1 page=$2 parts=${3:-9}
work=$(mktemp -d "$prefix/options.XXXXXX")
trap 'rm -rf "$work"' EXIT
command -v pkg-config >/dev/null || { echo "skipped: no pkg-config here"; exit 77; }

{
  echo '#include <childproc.h>'
  echo '#include <stdio.h>'
  echo '#include <string.h>'
  echo 'void say_how_much(cp_child *child, uint64_t out, uint64_t err, void *ctx);'
  echo 'void print_line(cp_stream *stream, const char *line, size_t size, void *ctx);'
  echo 'void show_stages(const cp_pipeline_result *result, void *ctx);'
  awk '/^```C$/ { on = 1; printf "void part_%d(void);\nvoid part_%d(void) {\n", ++n, n; next }
       /^```$/ { if (on) print "}"; on = 0 } on' "$page"
} >"$work/parts.c"
grep -q "part_$parts" "$work/parts.c" || { echo "the page has too few parts: were they read?"; exit 1; }
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name childproc.pc)")
export PKG_CONFIG_PATH
# pkg-config writes its words for a shell: a path may have spaces.
eval '"${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror -c "$work/parts.c" -o "$work/parts.o"' \
  "$(pkg-config --cflags childproc)"
