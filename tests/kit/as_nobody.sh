#!/bin/sh
# as_nobody.sh COMMAND...: runs it as an ordinary user, if we are root and that user can reach it.
set -u
[ "$(id -u)" = 0 ] || { echo 'skipped: we are an ordinary user already, so the other test has run as one'; exit 77; }
command -v setpriv >/dev/null || { echo 'skipped: setpriv (util-linux) is not installed'; exit 77; }
nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
if ! nobody test -x "$KIT" || ! nobody test -x "$1" || ! nobody test -w "${TMPDIR:-/tmp}"; then
  echo 'skipped: other users cannot reach this checkout'
  exit 77
fi
nobody env HOME=/ "$@"
