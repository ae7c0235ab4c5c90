#!/bin/sh
# Prints the folder with the source of cJSON, build/cjson: mingw has no package of it, so what is built for Windows
# compiles it. The source is Debian's own, whose lists are read without touching those of the machine.
# Exit codes: 0 a path was printed, 1 it cannot be had, 2 usage. `--present` downloads nothing.
set -eu

say() { printf 'kit: %s\n' "$*" >&2; }

# Debian's and Ubuntu's own lines, of packages, as lines of sources.
sources() {
  for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/ubuntu.sources; do
    if [ -f "$file" ]; then sed 's/^Types:.*/Types: deb-src/' "$file" >"$fresh/parts/here.sources"; fi
  done
  if [ -f /etc/apt/sources.list ]; then
    sed -n 's/^deb\( .*\(debian\|ubuntu\).*\)/deb-src\1/p' /etc/apt/sources.list >"$fresh/parts/here.list"
  fi
}

private_apt() {
  apt-get -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$fresh/parts" -o Dir::State::Lists="$fresh/lists" \
    -o Dir::Cache="$fresh/cache" -o APT::Sandbox::User=root "$@" >>"$fresh/log" 2>&1
}

# Into a folder of its own first: build/cjson is either whole or not there.
download() {
  command -v apt-get >/dev/null || { say 'the source of cJSON is fetched by apt-get, which is not here'; return 1; }
  say 'downloading the source of cJSON (10 MB with the list of sources) into build/cjson'
  mkdir -p "$build"
  fresh=$(mktemp -d "$build/cjson.XXXXXX")
  mkdir -p "$fresh/parts" "$fresh/lists/partial" "$fresh/cache/archives/partial" "$fresh/source"
  sources
  if (cd "$fresh" && private_apt update && private_apt source --download-only cjson &&
    tar -xzf cjson_*.orig.tar.gz --strip-components=1 -C source && [ -f source/cJSON.c ]); then
    chmod 755 "$fresh/source"
    mv -T "$fresh/source" "$build/cjson" 2>/dev/null || : # another one was faster
    rm -rf "$fresh"
  else
    say 'apt-get source cjson failed:'
    tail -n 5 "$fresh/log" >&2 || :
    rm -rf "$fresh"
    return 1
  fi
}

download=true
case "$#,${1-}" in
  0,) ;;
  1,--present) download=false ;;
  *) say 'usage: cjson.sh [--present]'; exit 2 ;;
esac

here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
build=${KIT_ROOT:-$(dirname "$(dirname "$(dirname "$here")")")}/build
if [ -f "$build/cjson/cJSON.c" ] || { $download && download; }; then
  echo "$build/cjson"
else
  exit 1
fi
