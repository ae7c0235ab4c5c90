#!/bin/sh
# One language besides English, whole: the catalogue lacks nothing that a learner is shown, and stage 2 with its lesson,
# task and hints is German where the learner's locale is, also where that locale is not installed.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
for tool in msgfmt msgmerge msgattrib xgettext; do
  command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
[ -e "$KIT_BUILD/src/kit/locale/de/LC_MESSAGES/kit.mo" ] || {
  echo 'skipped: gettext was not there when this was built'
  exit 77
}
export KIT_ROOT="$real_root"

# ---- the catalogue: nothing is missing, nothing guessed (what an engine says may be newer than its translation)
"$real_root/src/kit/po/update.sh" --pot --no-engines >messages.pot || exit 1
msgmerge --quiet --no-fuzzy-matching "$real_root/src/kit/po/de.po" messages.pot -o merged.po
msgfmt --check-format -o /dev/null merged.po || fail 'a format of the German catalogue'
msgattrib --untranslated --no-obsolete merged.po >missing.po
output=$(cat missing.po)
[ -z "$output" ] || fail 'messages without a German text; src/kit/po/update.sh adds them to the catalogue'

# ---- the same programs and outputs in both lessons
blocks() { awk '/^```/ { inside = !inside; print; next } inside' "$1"; }
blocks "$KIT_ROOT/lessons/2-wait/lesson.md" >english
blocks "$KIT_ROOT/lessons/2-wait/lesson.de.md" >german
cmp english german || fail 'the blocks of the two lessons differ'

german() { env -u LC_ALL -u LANGUAGE LC_MESSAGES=de_DE.UTF-8 "$@"; }
narrow() { # what is shown fits into 80 columns
  german "$@" >shown 2>&1 </dev/null
  LC_ALL=C awk '{ gsub(/[\200-\277]/, ""); if (length($0) > 80) { print; wide = 1 } } END { exit !wide }' shown >wide &&
    { output=$(cat wide); fail "$*: lines of more than 80 columns"; }
}

# ---- stage 2, from the lesson to the pass
expect 0 'Stufe 2: Warten, Status, Zombies' 'Ihre Programme' './kit demo zombie_zoo' -- german "$kit" lesson 2
expect 0 'Alle starten, auf alle warten   (etwa 45 Minuten)' 'ist der Exit-Code ihres Kindes' '!Every job' \
  'Danach eingeben' -- german "$kit" start 2-1
expect 0 'Hinweis 1 von 3' 'Zwei Schleifen' -- german "$kit" hint
expect 0 'Hinweis 2 von 3' -- german "$kit" hint
expect 0 'Hinweis 3 von 3' 'Das war der letzte' -- german "$kit" hint
cp "$KIT_ROOT/exercises/2-1/wrong/raw.c" work/2-1/run_all.c
expect 1 'FAIL  *codes' 'raw-status' 'warum: *./kit why raw-status' 'Urteil:' -- german "$kit" check --quick
cp "$KIT_ROOT/exercises/2-1/solutions/by_pid/run_all.c" work/2-1/run_all.c
expect 0 'PASS  *codes  *Exit-Codes 0, 3, 255' '^schnell:' 'Urteil:   PASS   14 von 14' 'Schranke: OPEN' \
  'auf jedes wurde' -- german "$kit" check
expect 0 'eigene  *by_pid' 'Zeilen Code' -- german "$kit" solution --compare
expect 0 '2-1  *fertig' -- german "$kit" list
for level in 1 2 3; do narrow "$kit" hint 2-1 --level "$level"; done
for verb in help list doctor 'lesson 2' 'start 2-1' 'check 2-1' why; do
  # shellcheck disable=SC2086 # two words
  narrow "$kit" $verb
done

# ---- how the language is chosen: LANGUAGE over the locale, C over both, English where there is nothing; JSON is English
expect 0 'Aufgaben bestanden' -- env -u LC_ALL LC_MESSAGES=C.UTF-8 LANGUAGE=de "$kit"
expect 0 'exercises passed' -- env LC_ALL=C LANGUAGE=de "$kit"
expect 0 'exercises passed' -- env -u LC_ALL LC_MESSAGES=fr_FR.UTF-8 "$kit"
expect 0 'Run all, wait for all' -- env -u LC_ALL -u LANGUAGE LC_MESSAGES=en_GB.UTF-8 "$kit" list
expect 1 '"reason":	"1 expectation failed' -- german "$kit" check 2-1 --quick --json --dir "$KIT_ROOT/exercises/2-1/wrong/raw.c"
finish
