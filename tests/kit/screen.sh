# shellcheck shell=sh
# Sourced by the scripts here, after $scratch is set: a terminal (tmux) to type into. Everything is waited for by
# reading what it shows; nothing sleeps.
command -v tmux >/dev/null || { echo 'skipped: tmux is not installed'; exit 77; }
# shellcheck disable=SC2154 # assigned by whoever sources this
socket=$scratch/tmux
shown=$scratch/shown
tmux() { command tmux -S "$socket" -f /dev/null "$@"; }

# A shell in 80 columns, in this folder.
screen_open() {
  trap 'tmux kill-server 2>/dev/null; rm -rf "$scratch"' EXIT
  mkfifo "$shown"
  tmux new-session -d -x 80 -y 50 -c "$PWD" -e "KIT_ROOT=${KIT_ROOT-}" -e "KIT_BUILD=${KIT_BUILD-}" \
    -e "KIT_WORK=${KIT_WORK-}" -e PS1='$ ' -e NO_COLOR=1 sh || { echo 'FAIL: tmux cannot start a session'; exit 1; }
  exec 3<>"$shown"
  tmux pipe-pane "cat >'$shown'"
}

screen_close() {
  tmux kill-server
  exec 3>&-
}

screen_fail() {
  printf 'FAIL: %s; the terminal shows:\n' "$1"
  tmux capture-pane -p
  exit 1
}

type_line() {
  tmux send-keys -l "$1"
  tmux send-keys Enter
}

press() { tmux send-keys "$1"; }

# Reads on until each of the texts has been shown, in this order, in lines that are complete.
# shellcheck disable=SC2016 # the inner shell expands them
see() {
  timeout 60 sh -c '
    wanted=$1 line=
    shift
    for text; do
      echo "$text" >"$wanted"
      until case $line in *"$text"*) ;; *) false ;; esac; do
        IFS= read -r line <&3 || exit 1
      done
      line=${line#*"$text"}
    done' - "$scratch/wanted" "$@" || screen_fail "the terminal never showed \"$(cat "$scratch/wanted")\""
}
