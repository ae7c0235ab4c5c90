#!/bin/sh
# The gate where something is in its way: an answer that may only be read, coverage data that is missing, no gcovr.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT

# ---- nothing is written beside the answer
mkdir answer
cp "$KIT_ROOT/exercises/0-1/solutions/plain/hello.c" answer/
chmod a-w answer
expect 0 'verdict:  PASS' 'gate:     OPEN   6 of 6 lines' -- "$kit" check 0-1 --dir answer
expect 0 'gate:     OPEN   6 of 6 lines' -- "$kit" check 0-1 --dir answer/hello.c
[ "$(ls -A answer)" = hello.c ] || fail 'something was written beside the answer'
chmod u+w answer

# ---- our own failure says nothing about the answer
mkdir tools
tool() { cat >tools/gcovr && chmod +x tools/gcovr; }
tool <<'END'
#!/bin/sh
echo '{"files": []}'
END
expect 3 'verdict:  IE' 'says nothing about the answer' 'has counted no line' '!gate: ' '!Next:' -- \
  env PATH="$scratch/tools:$PATH" "$kit" check 0-1 --dir answer
expect 3 '"verdict":	"IE"' '"finished":	false' '"state":	"broken"' -- \
  env PATH="$scratch/tools:$PATH" "$kit" check 0-1 --dir answer --json
tool <<'END'
#!/bin/sh
echo 'no such thing' >&2
exit 1
END
expect 3 'verdict:  IE' 'gcovr: no such thing' -- env PATH="$scratch/tools:$PATH" "$kit" check 0-1 --dir answer

# ---- a tool that is missing: not checked here
mkdir few
for name in gcc as ld nm addr2line sh; do ln -s "$(command -v "$name")" "few/$name"; done
expect 0 'verdict:  PASS' 'gate:     NOT CHECKED here' 'Install' 'gcovr' -- env PATH="$scratch/few" "$kit" check 0-1 --dir answer
finish
