#!/bin/sh
# A newcomer's first minutes, typed into a terminal: five commands, the launcher's, from "where am I" to a program that
# passes. The checkout is a scratch one: its own ./kit and work/, the sources by links, and a build folder in which
# Ninja finds what was built already, so that the launcher has all its steps to take and little to build.
set -u
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# shellcheck source-path=SCRIPTDIR source=screen.sh
. "$here/screen.sh"
for tool in ninja cmake gcovr pkg-config; do # else the launcher would install them, or ask
  command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done

source=$KIT_ROOT built=$KIT_BUILD checkout=$scratch/childproc
mkdir -p "$checkout/build/kit"
for part in src exercises lessons docs tests cmake CMakeLists.txt CMakePresets.json; do
  ln -s "$source/$part" "$checkout/$part"
done
cp "$source/kit" "$checkout/kit"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$checkout" >"$checkout/build/kit/CMakeCache.txt"
cat >"$checkout/build/kit/build.ninja" <<END
rule link
  command = ln -s \$in \$out
  description = Linking \$out
build src: link $built/src
END
unset KIT_ROOT KIT_BUILD KIT_WORK # the launcher says where things are
cd "$checkout" || exit 1

screen_open
type_line './kit'
see 'Next is 0-1' './kit start 0-1'
type_line './kit start 0-1'
see 'work/0-1/hang.c' './kit check'
type_line './kit check'
see 'DEADLOCK' 'write-end-left-open-child' 'stopped after' 'Nobody in this run can go on' 'parent (pid ' 'in wait4()' \
  'child (pid ' 'in read(' 'hang.c:14' 'made at hang.c:7, can still be written by' 'descriptor 4' 'where: hang.c:9' \
  'in child (pid ' 'why:' './kit why write-end-left-open-child' 'again:' 'verdict:  DEADLOCK'
tmux capture-pane -p >"$scratch/pane"
grep -q 'stopped after [0-4]\.[0-9] s: a deadlock' "$scratch/pane" || screen_fail 'it waited for the deadline'
type_line "sed -i 's/^    char c;/    close(ends[1]); char c;/' work/0-1/hang.c"
type_line './kit check'
see 'PASS      ends' 'verdict:  PASS' 'gate:     this exercise has none: it is about one missing line' 'end-of-file' \
  'Next: 0-2'
type_line './kit'
see '1 of ' ' exercises passed'

# Colour only adds to words, and NO_COLOR (so far) and KIT_PLAIN leave it out.
type_line 'unset NO_COLOR; ./kit check 0-1'
see "$(printf '\033[1;32mPASS\033[0m')" 'Next: 0-2'
type_line 'KIT_PLAIN=1 ./kit check 0-1'
see 'PASS      ends' 'Next: 0-2'
type_line 'exit'
[ -e work/0-1/hang.c ] || { echo 'FAIL: the exercise is not in this checkout'; exit 1; }
[ -L build/kit/src ] || { echo 'FAIL: the launcher built nothing'; exit 1; }
