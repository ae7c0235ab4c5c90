#!/bin/sh
# A newcomer's first minutes, typed into a terminal: where am I, start, check, mend one line, check. Everything is
# waited for by reading what the terminal shows; nothing sleeps.
set -u
command -v tmux >/dev/null || { echo 'skipped: tmux is not installed'; exit 77; }
scratch=$(mktemp -d)
socket=$scratch/tmux
shown=$scratch/shown
tmux() { command tmux -S "$socket" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null; rm -rf "$scratch"' EXIT

# The launcher's part, without its looking for packages.
printf '#!/bin/sh\nexec "%s" "$@"\n' "$KIT" >"$scratch/kit"
chmod +x "$scratch/kit"
mkfifo "$shown"

tmux new-session -d -x 80 -y 50 -c "$scratch" \
  -e "KIT_ROOT=$KIT_ROOT" -e "KIT_BUILD=$KIT_BUILD" -e "KIT_WORK=$scratch/work" -e PS1='$ ' -e NO_COLOR=1 sh ||
  { echo 'FAIL: tmux cannot start a session'; exit 1; }
exec 3<>"$shown"
tmux pipe-pane "cat >'$shown'"

type_line() {
  tmux send-keys -l "$1"
  tmux send-keys Enter
}

# Reads on until each of the texts has been shown, in this order.
# shellcheck disable=SC2016 # the inner shell expands them
see() {
  timeout 60 sh -c '
    line=
    for text; do
      until case $line in *"$text"*) ;; *) false ;; esac; do
        IFS= read -r line <&3 || exit 1
        echo "$text" >&4
      done
    done' - "$@" 4>"$scratch/wanted" && return
  printf 'FAIL: the terminal never showed "%s"; it shows:\n' "$(tail -n 1 "$scratch/wanted")"
  tmux capture-pane -p
  exit 1
}

type_line './kit'
see 'Next is 0-1' './kit start 0-1'
type_line './kit start 0-1'
see 'work/0-1/hang.c' './kit check'
type_line './kit check'
see 'DEADLOCK' 'write-end-left-open-child' 'stopped after' 'hang.c:' 'why:' 'again:' 'verdict:  DEADLOCK'
type_line "sed -i 's/^    char c;/    close(ends[1]); char c;/' work/0-1/hang.c && ./kit check"
see 'PASS      ends' 'verdict:  PASS' 'end-of-file' 'Next: 2-1'
type_line './kit'
see '1 of 2 exercises passed'

# Colour only adds to words, and NO_COLOR (so far) and KIT_PLAIN leave it out.
type_line 'unset NO_COLOR; ./kit check 0-1'
see "$(printf '\033[1;32mPASS\033[0m')" 'Next: 2-1'
type_line 'KIT_PLAIN=1 ./kit check 0-1'
see 'PASS      ends' 'Next: 2-1'
type_line 'exit'

# What was shown before: the process and who holds the pipe.
KIT_WORK=$scratch/again
export KIT_WORK
"$KIT" start 0-1 >/dev/null || exit 1
told=$("$KIT" check)
for text in 'can still be written by' 'descriptor 4' '(pid '; do
  case $told in
  *"$text"*) ;;
  *) printf 'FAIL: the check does not tell "%s":\n%s\n' "$text" "$told"; exit 1 ;;
  esac
done
