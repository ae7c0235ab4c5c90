#!/bin/sh
# kit conformance itself: what it says, and with which exit code, about scenarios of which the answer is known.
#   verb.sh KIT
set -u
kit=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0
mkdir "$dir/good" "$dir/bad" "$dir/undeclared" "$dir/gone" "$dir/broken" "$dir/empty" "$dir/elsewhere"

cat >"$dir/good/fine.json" <<'END'
{"id": "fine", "file": "${probe}", "args": ["say", "hello", "exit", "3"]}
END
cat >"$dir/bad/number.json" <<'END'
{"id": "number", "file": "echo $$", "options": {"shell": true}}
END
cat >"$dir/undeclared/kinds.json" <<'END'
{"id": "kinds", "file": "${probe}", "args": ["fds"]}
END
cat >"$dir/gone/gone.json" <<'END'
{"id": "gone", "file": "true", "deviation": "stdio-pipes"}
END
cat >"$dir/good/pair.json" <<'END'
{"id": "pair", "method": "fork", "file": "${peer}",
 "on": [{"event": "start", "do": [{"send": "hello"}]}],
 "peer": {"on": [{"event": "message", "do": [{"send": [1]}, {"disconnect": true}]}]}}
END
cat >"$dir/bad/child.json" <<'END'
{"id": "child", "method": "fork", "file": "${peer}",
 "peer": {"on": [{"event": "start", "do": [{"run": ["/bin/sh", "-c", "echo $PPID"]}, {"disconnect": true}]}]}}
END
cat >"$dir/broken/slip.json" <<'END'
{"id": "slip", "file": "true", "unorderd": []}
END
cat >"$dir/gone/unknown.json" <<'END'
{"id": "unknown", "file": "true", "deviation": "stdio-pines"}
END
cat >"$dir/elsewhere/there.json" <<'END'
{"id": "there", "file": "${probe}", "systems": ["windows"]}
END
cat >"$dir/broken/text.json" <<'END'
{"id": "text",
 "file": }
END

# expect WHAT CODE PATTERN ARGUMENTS...: exit code and a line of the output
expect() {
  what=$1 code=$2 pattern=$3
  shift 3
  "$kit" conformance "$@" >"$dir/out" 2>&1
  got=$?
  if [ "$got" -ne "$code" ] || ! grep -q -e "$pattern" "$dir/out"; then
    echo "FAILED $what: exit code $got, expected $code and a line with '$pattern':"
    sed 's/^/    /' "$dir/out"
    failed=1
  fi
}

"$kit" conformance --scenarios "$dir/good" >"$dir/out" 2>&1
if [ $? -eq 77 ]; then
  cat "$dir/out"
  exit 77
fi
expect "the same" 0 '^same  *fine' --scenarios "$dir/good"
expect "the same, as JSON" 0 '"result":	"same"' --scenarios "$dir/good" --json
expect "four that are the same" 0 '^same  *pair' --scenarios "$dir/good" --only pair
expect "a child that differs" 1 '^ *Node and a childproc child:' --scenarios "$dir/bad" --only child
expect "what its child says" 1 '^ *- .*peer.start' --scenarios "$dir/bad" --only child
expect "a difference" 1 '^differs  *number' --scenarios "$dir/bad"
expect "a difference, side by side" 1 '^ *- .*stdout.data' --scenarios "$dir/bad"
expect "a difference, as JSON" 1 '"result":	"differs"' --scenarios "$dir/bad" --json
expect "a deviation that nobody announced" 0 '^deviation  *kinds .*(stdio-pipes)' --scenarios "$dir/undeclared"
expect "the same, strictly" 1 'it deviates (stdio-pipes)' --scenarios "$dir/undeclared" --strict
expect "a deviation as JSON" 0 '"deviation":	"stdio-pipes"' --scenarios "$dir/undeclared" --json
expect "an announced deviation that is gone" 1 'stdio-pipes is not there' --scenarios "$dir/gone"
expect "an announced deviation that nobody knows" 1 'there is no deviation stdio-pines' --scenarios "$dir/gone"
expect "a scenario for Windows" 77 'it is for another system: --windows' --scenarios "$dir/elsewhere"
expect "a build folder without --windows" 2 'goes with --windows' --build "$dir"
expect "a slip in a scenario" 1 'is "unordered" meant' --scenarios "$dir/broken" --only slip
expect "a scenario that is not JSON" 1 'line 2 is not JSON' --scenarios "$dir/broken" --only text
expect "a folder without scenarios" 2 'holds no scenario' --scenarios "$dir/empty"
expect "no such scenario" 2 'holds no such scenario' --scenarios "$dir/good" --only none
expect "a wrong option" 2 'usage:' --what
expect "no Node" 77 'skipped: there is no Node' --scenarios "$dir/good" --node "$dir/none"

node=${KIT_NODE:-$(command -v node)}
if [ -n "$node" ]; then
  cat >"$dir/node22" <<END
#!/bin/sh
[ "\$1" = --version ] && { echo v22.1.0; exit; }
exec "$node" "\$@"
END
  chmod +x "$dir/node22"
  expect "another major only reports" 0 'this only reports' --scenarios "$dir/bad" --node "$dir/node22"
fi
exit $failed
