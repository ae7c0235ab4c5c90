#!/bin/sh
# style.sh CHECK [ROOT]: one rule of the house, over all sources. Prints each place that breaks it; exit code 1 then.
#   floors     a file includes only what is below it
#   circles    no two headers include each other, over any detour
#   systems    only src/childproc/os knows which system it is on
#   rooms      files of at most 400 lines
#   functions  functions of at most 60 lines
set -eu

check=$1
cd "${2:-$(dirname "$0")/../..}"

sources() {
  for folder; do
    if [ -d "$folder" ]; then find "$folder" -name '*.c' -o -name '*.h'; fi
  done | LC_ALL=C sort
}

# Each include of an own header: "file target", both from src/ on, "." where the target is beside the file.
includes() {
  sources src | xargs grep -n '^ *# *include "' |
    sed 's/^src\/\([^:]*\):\([0-9]*\): *# *include "\([^"]*\)".*/\1 \2 \3/'
}

floors() {
  includes | awk '
    BEGIN {
      floor["base"] = 0; floor["os"] = 1; floor["io"] = 2; floor["ipc"] = 3; floor["child"] = 4; floor["methods"] = 5
      floor["json"] = 6 # childproc_json, a library of its own
      kit["common"] = 0; kit["recorder"] = kit["engines"] = kit["reports"] = kit["supervise"] = 1; kit["course"] = 2
      kit["check"] = kit["conformance"] = kit["coverage"] = kit["test"] = kit["judge"] = 3
      kit["doctor"] = kit["watch"] = 3; kit["catalogue"] = 0; kit["dev"] = 4
    }
    function wrong(why) { printf "src/%s:%s: includes \"%s\": %s\n", $1, $2, $3, why; bad = 1 }
    {
      parts = split($1, from, "/"); targets = split($3, to, "/")
      if ($3 == "childproc.h" || $3 == "childproc_json.h") next
      if (from[1] != "childproc") {
        if (to[1] in floor && !(from[1] == "harness" && $3 == "os/fault.h"))
          wrong("clients of the library include childproc.h alone")
        if (from[1] == "kit" && (from[2] in kit) && (to[1] in kit) && from[2] != to[1] && kit[from[2]] < kit[to[1]])
          wrong("a file calls only downward")
        if (from[1] == "harness" && to[1] == "kit") wrong("the harness knows nothing of the tool")
        next
      }
      if (targets == 1) { wrong("name the folder, too"); next }
      if (!(to[1] in floor) || !(from[2] in floor)) { wrong("no floor of the library"); next }
      if (from[2] != to[1] && floor[from[2]] <= floor[to[1]]) wrong("a file calls only downward")
      if (from[2] != "os" && to[1] == "os" && targets > 2) wrong("above os/ only what every system offers")
    }
    END { exit bad }'
}

circles() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  sources src | sed 's/^src\///' >"$work/files"
  includes | awk -v files="$work/files" '
    BEGIN { while ((getline file < files) > 0) known[file] = 1 }
    $1 ~ /\.h$/ {
      folder = $1; sub(/[^\/]*$/, "", folder)
      split($1, from, "/")
      if ((folder $3) in known) print $1, folder $3
      else if ((from[1] "/" $3) in known) print $1, from[1] "/" $3
    }' | tsort >/dev/null
}

# childproc.h is read by compilers of every system, so it asks for Windows once.
systems() {
  ! sources src/childproc src/harness | grep -v -e '^src/childproc/os/' -e '^src/childproc/childproc\.h$' |
    xargs grep -nE '# *(if|ifdef|ifndef|elif).*(__linux__|__gnu_linux__|_WIN32|__APPLE__|__unix__|__FreeBSD__)'
}

# The public face is one header, however long.
rooms() {
  sources src tests exercises lessons | grep -v '^src/childproc/childproc\.h$' | xargs wc -l |
    awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines"; bad = 1 } END { exit bad }'
}

# As clang-format lays them out: from a line in column 1 that opens a brace to a closing brace in column 1.
functions() {
  # shellcheck disable=SC2016 # awk's $0
  sources src tests | xargs awk '
    FNR == 1 { start = 0 }
    /^[a-zA-Z_].*[({,]$/ && !start { start = FNR; name = $0; table = /=|^(typedef|enum|struct|union|extern)[^(]*$/ }
    /^}/ {
      if (start && !table && FNR - start + 1 > 60) { print FILENAME ":" start ": " FNR - start + 1 " lines: " name; bad = 1 }
      start = 0
    }
    /;$/ && !/^[ }]/ { start = 0 }
    END { exit bad }'
}

case $check in
  floors | circles | systems | rooms | functions) "$check" ;;
  *) echo "style.sh: no such check: $check" >&2; exit 2 ;;
esac
