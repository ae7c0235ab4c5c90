# shellcheck shell=sh
# Sourced by the scripts here: a scratch checkout with small exercises of its own, a scratch folder for the
# learner, and what to expect of a command. $KIT is the program under test.
set -u
here=$(cd "$(dirname "$0")" && pwd)
real_root=$KIT_ROOT
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

mkdir "$scratch/root"
ln -s "$real_root/src" "$scratch/root/src"
cp -r "$here/exercises" "$scratch/root/exercises"
cp -r "$here/lessons" "$scratch/root/lessons"
mkdir -p "$scratch/root/docs/mistakes"
printf '# raw-status\n\nThe page.\n' >"$scratch/root/docs/mistakes/raw-status.md"
export KIT_ROOT="$scratch/root" KIT_WORK="$scratch/work"
unset NO_COLOR KIT_PLAIN
cd "$scratch" || exit 1

# expect CODE PATTERN... -- COMMAND...: the exit code, and patterns that stdout and stderr together must
# have (or, with a leading !, must not have).
expect() {
  code=$1
  shift
  patterns=
  while [ "$1" != -- ]; do
    patterns="$patterns$1
"
    shift
  done
  shift
  output=$("$@" 2>&1 </dev/null)
  got=$?
  if [ "$got" -ne "$code" ]; then
    fail "$* ended with code $got, expected is $code"
  fi
  while IFS= read -r pattern; do
    case $pattern in
    '') ;;
    !*) printf '%s\n' "$output" | grep -q -e "${pattern#!}" && fail "$*: must not say \"${pattern#!}\"" ;;
    *) printf '%s\n' "$output" | grep -q -e "$pattern" || fail "$*: does not say \"$pattern\"" ;;
    esac
  done <<END
$patterns
END
}

fail() {
  failures=$((failures + 1))
  printf 'FAIL %s\n' "$1"
  printf '%s\n' "$output" | sed 's/^/    /'
}

answer() { # the file that the learner would have written
  mkdir -p "$KIT_WORK/$1"
  cat >"$KIT_WORK/$1/$2"
}

finish() {
  [ "$failures" -eq 0 ] && exit 0
  printf '%d expectations failed\n' "$failures"
  exit 1
}
