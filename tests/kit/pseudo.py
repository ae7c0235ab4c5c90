"""A language that nobody speaks: every letter of a message gets an accent, and what has to be typed stays.

pseudo.py catalogue <pot >po     a translation of everything
pseudo.py page <md >md           the same of a page
pseudo.py escaped <shown         words in what was shown that have no accents: nobody has translated them
"""
import re
import sys

PLAIN = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = "áƀćďéƒǵĥíĵķĺḿńóṕɋŕśťúṽẃẋýź"
ACCENT = str.maketrans(PLAIN, ACCENTED)

# What is the same in every language: verbs with what follows them, options, names of files and paths, numbers'
# formats, C, names that stand for something, words with digits, dashes or underscores in them.
TYPED = re.compile(
    r"""%[-+ #0-9.*]*(?:hh|h|ll|l|z|j)?[a-zA-Z%]    # formats
      | \\.                                          # escapes
      | \./kit(?:\ [a-z]+\b)?                          # commands
      | --?[a-z]+\b | KIT_[A-Z]+(?:=\w+)?
      | (?:apt-get|dnf|pacman|apk|brew|sysctl|docker|systemd-run|wsl|ulimit|mount)\ .*$
      | [\w.%-]*[/][\w./%*<>-]*
      | \b\w+\.(?:c|h|md|json)\b(?::\d+)?
      | \w+\(.*?\) | /\*.*?\*/
      | \b\w*[A-Z_\d]\w*\b
    """,
    re.VERBOSE | re.MULTILINE)


def accented(text):
    out, at = [], 0
    for typed in TYPED.finditer(text):
        out += [text[at:typed.start()].translate(ACCENT), typed.group()]
        at = typed.end()
    return "".join(out) + text[at:].translate(ACCENT)


def catalogue(pot):
    entries = re.split(r"\n\n+", pot)
    print(entries[0].replace("CHARSET", "UTF-8").replace('"Content-Transfer', '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n"Content-Transfer')
          if "Plural-Forms" not in entries[0] else re.sub(r"nplurals=INTEGER; plural=EXPRESSION", "nplurals=2; plural=n != 1", entries[0]))
    for entry in entries[1:]:
        fields, name = {}, None
        for line in entry.splitlines():
            begun = re.match(r'(msgid|msgid_plural|msgstr|msgstr\[\d\]) (".*")$', line)
            if begun:
                name = begun.group(1)
                fields[name] = begun.group(2)[1:-1]
            elif line.startswith('"') and name:
                fields[name] += line[1:-1]
        if "msgid" not in fields:
            continue
        flags = "\n".join(line for line in entry.splitlines() if line.startswith("#,") and "fuzzy" not in line)
        print("\n" + flags if flags else "")
        print('msgid "%s"' % fields["msgid"])
        if "msgid_plural" in fields:
            print('msgid_plural "%s"' % fields["msgid_plural"])
            print('msgstr[0] "%s"' % accented(fields["msgid"]))
            print('msgstr[1] "%s"' % accented(fields["msgid_plural"]))
        else:
            print('msgstr "%s"' % accented(fields["msgid"]))


def escaped(shown, known):
    for line in shown.splitlines():
        rest = TYPED.sub(" ", re.sub(r'"[^"]*"', " ", line))  # data stands in quotes
        words = [word for word in re.findall(r"[a-zA-Z]*[a-z]{2,}[a-zA-Z]*", re.sub("[%s]+" % ACCENTED, "", rest))
                 if word not in known]
        # A word that has lost its accented letters above was a translated one.
        words = [word for word in words if re.search(r"(?<![^\W\d_])%s(?![^\W\d_])" % word, rest)]
        if words:
            print("%s    <- %s" % (line, " ".join(words)))


if sys.argv[1] == "catalogue":
    catalogue(sys.stdin.read())
elif sys.argv[1] == "page":
    print(accented(sys.stdin.read()), end="")
else:
    escaped(sys.stdin.read(), set(sys.argv[2:]))
