#!/bin/sh
# update.sh: brings every catalogue here up to what the sources say.
# update.sh --pot [--no-engines]: prints what there is to translate; without what engines say.
# KIT_COURSE: another checkout, whose exercises are added. The texts of exercises (titles, what a pass has proved) are shown through gettext
# as well; they are translated where the task is (KIT_ALL_TEXTS=1: all of them).
set -eu

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd "$here/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

exercise_texts() { # as C that xgettext reads
  python3 - "$root"/exercises/*/exercise.json ${KIT_COURSE:+"$KIT_COURSE"/exercises/*/exercise.json} <<'END'
import glob, json, os, sys
for path in sys.argv[1:]:
    if not os.environ.get("KIT_ALL_TEXTS") and not glob.glob(os.path.join(os.path.dirname(path), "task.*.md")):
        continue # its pages are English alone, so its titles are
    one = json.load(open(path))
    texts = [one["title"], one["proved"], one.get("gate", {}).get("none", "")] + [check["title"] for check in one["checks"]]
    for text in texts:
        if text:
            print("gettext(%s);" % json.dumps(text, ensure_ascii=False))
END
}

lesson_titles() { # of routes and quizzes
  python3 - "$root"/lessons/routes.json "$root"/lessons/*/quiz.json <<'END'
import json, os, sys
for path in filter(os.path.exists, sys.argv[1:]):
    one = json.load(open(path))
    for title in [one["title"]] if "questions" in one else [route["title"] for route in one.values()]:
        print("gettext(%s);" % json.dumps(title, ensure_ascii=False))
END
}

# The rules that engines cite, and where they say to look: known when they are shown, so the check translates them.
rules() {
  python3 - "$root"/src/kit/engines/*.c <<'END'
import re, sys
literal = r'"(?:[^"\\\n]|\\.)*"'
for path in sys.argv[1:]:
    for found in re.finditer(r'\b\w*(?:rule|look)(?:\[\])? =((?:[^";{}]|' + literal + r')*?)(?=,\s*\.|[;}])', open(path).read()):
        for text in re.findall(literal + r'(?:\s*' + literal + ')*', found.group(1)):
            print("gettext(%s);" % text.replace("\n", " "))
END
}

pot() {
  { exercise_texts; lesson_titles; if [ "${1-}" != --no-engines ]; then rules; fi; } >"$work/exercises.c"
  (cd "$root" && find src/kit -name '*.c' | LC_ALL=C sort) >"$work/files"
  if [ "${1-}" = --no-engines ]; then
    grep -v '^src/kit/engines/' "$work/files" >"$work/fewer"
    mv "$work/fewer" "$work/files"
  fi
  (cd "$root" && xgettext --files-from="$work/files" --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ \
    --add-location=file --width=110 --package-name=kit -o "$work/sources.pot")
  (cd "$work" && xgettext --from-code=UTF-8 --language=C --no-location --width=110 -o exercises.pot exercises.c)
  msgcat --use-first --width=110 "$work/sources.pot" "$work/exercises.pot" |
    sed -e '/^"POT-Creation-Date/d' -e 's/charset=CHARSET/charset=UTF-8/'
}

if [ "${1-}" = --pot ]; then
  pot "${2-}"
  exit
fi
pot >"$work/kit.pot"
for catalogue in "$here"/*.po; do
  msgmerge --quiet --no-fuzzy-matching --add-location=file --width=110 "$catalogue" "$work/kit.pot" -o "$work/new.po"
  sed '/^#~/d' "$work/new.po" | cat -s >"$catalogue"
  printf '%s: ' "$(basename "$catalogue")"
  msgfmt --statistics --check-format -o /dev/null "$catalogue"
done
