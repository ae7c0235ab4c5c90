#!/bin/sh
# client.sh PREFIX TOOL KIND LANGUAGE: builds the client against what is installed below PREFIX and runs it.
#   TOOL pkg-config or find_package, KIND static, shared or default, LANGUAGE c or c++
# Exit codes: 0 good, 1 not, 77 a tool is missing here.
set -eu

prefix=$1 tool=$2 kind=$3 language=$4
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "$prefix/client.XXXXXX")
trap 'rm -rf "$work"' EXIT

skip() { echo "skipped: no $1 here"; exit 77; }
fail() { echo "$1"; exit 1; }

case $language in
  c) compiler=${CC:-cc} cmake_language=C name=client.c ;;
  *) compiler=${CXX:-c++} cmake_language=CXX name=client.cpp ;;
esac
command -v "$compiler" >/dev/null || skip "$compiler"
command -v readelf >/dev/null || skip readelf

with_pkg_config() {
  command -v pkg-config >/dev/null || skip pkg-config
  PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name childproc.pc)")
  export PKG_CONFIG_PATH
  cp "$here/client/client.c" "$work/$name"
  if [ "$kind" = static ]; then
    flags="$(pkg-config --cflags childproc) -Wl,-Bstatic $(pkg-config --static --libs childproc) -Wl,-Bdynamic"
  else
    flags=$(pkg-config --cflags --libs childproc)
  fi
  # pkg-config writes its words for a shell: a path may have spaces.
  eval '"$compiler" -Wall -Wextra -Wpedantic -Werror "$work/$name" -o "$work/client"' "$flags"
}

with_find_package() {
  case $kind in
    default) library=childproc::childproc ;;
    *) library=childproc::childproc_$kind ;;
  esac
  cmake -G Ninja -S "$here/client" -B "$work" -DCMAKE_PREFIX_PATH="$prefix" -DCLIENT_LIBRARY="$library" \
    -DCLIENT_LANGUAGE="$cmake_language" "-DCMAKE_${cmake_language}_COMPILER=$compiler"
  cmake --build "$work"
}

if [ "$tool" = pkg-config ]; then with_pkg_config; else with_find_package; fi

needs=$(readelf -d "$work/client" | sed -n 's/.*NEEDED.*\[\(libchildproc[^]]*\)\].*/\1/p')
case $kind in
  shared) [ "$needs" = libchildproc.so.0.1 ] || fail "it should need libchildproc.so.0.1, but needs: '$needs'" ;;
  *) [ -z "$needs" ] || fail "it should need no shared libchildproc, but needs: '$needs'" ;;
esac

LD_LIBRARY_PATH=$(dirname "$(find "$prefix" -name libchildproc.a)")
export LD_LIBRARY_PATH
code=0
"$work/client" || code=$?
[ "$code" = 42 ] || fail "the client ended with $code, not with 42"
