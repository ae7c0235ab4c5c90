#!/bin/sh
# wine.sh PROGRAM ARGUMENT...   runs a program for Windows, under a deadline: $CHILDPROC_DEADLINE seconds
# wine.sh --start PATH          makes Wine's own folder and keeps its server, for many programs; --end PATH ends it
# wine.sh --wait PATH           waits until nothing of Wine runs any more
# wine.sh --exec PATH PROGRAM ARGUMENT...   becomes that program: no deadline, and its descriptors are the caller's
#
# Wine's own folder, which stands for the drive of Windows, is in the build folder that the program or PATH is in;
# $CHILDPROC_WINE is another place for it. 77: Wine is not installed.
set -eu

mode=run
case $1 in --*) mode=${1#--} && shift ;; esac

if ! command -v wine >/dev/null || ! command -v wineserver >/dev/null; then
  echo "Wine is not installed"
  exit 77
fi

folder=$(CDPATH='' cd "$(dirname "$1")" && pwd)
while [ "$folder" != / ] && [ ! -f "$folder/CMakeCache.txt" ]; do folder=$(dirname "$folder"); done
[ "$folder" != / ] || { echo "wine.sh: $1 is in no build folder" >&2; exit 2; }

WINEPREFIX=${CHILDPROC_WINE:-$folder/wine}
WINEARCH=win64
WINEDEBUG=-all
WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe=;winedbg.exe=d'
LC_ALL=C.UTF-8 # names of files are bytes here: in another locale Wine cannot make all of them
export WINEPREFIX WINEARCH WINEDEBUG WINEDLLOVERRIDES LC_ALL
unset DISPLAY

# Several tests may find it missing at once.
make_folder() {
  mkdir -p "$WINEPREFIX"
  (
    flock 9
    [ ! -f "$WINEPREFIX/ready" ] || exit 0
    timeout 300 wine wineboot -i
    timeout 60 wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f
    timeout 60 wineserver -w
    : >"$WINEPREFIX/ready"
  ) 9>"$WINEPREFIX/lock" >/dev/null 2>&1 </dev/null || { echo "wine.sh: Wine does not start" >&2; exit 3; }
}
[ -f "$WINEPREFIX/ready" ] || [ "$mode" = end ] || make_folder

case $mode in
  run)
    # Through a file: processes of Wine's own that start now keep what they inherit, and a pipe would not end.
    output=$(mktemp "$WINEPREFIX/output.XXXXXX")
    trap 'rm -f "$output"' EXIT
    code=0
    timeout -k 5 "${CHILDPROC_DEADLINE:-120}" wine "$@" >"$output" 2>&1 </dev/null || code=$?
    cat "$output"
    exit "$code"
    ;;
  start) wineserver -p >/dev/null 2>&1 </dev/null || : ;; # it fails where a server runs already
  wait) timeout 60 wineserver -w ;;
  exec)
    shift
    exec wine "$@"
    ;;
  end)
    wineserver -k || :
    timeout 60 wineserver -w
    ;;
  *) echo "wine.sh: no such thing: --$mode" >&2; exit 2 ;;
esac
