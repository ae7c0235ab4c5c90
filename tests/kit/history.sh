#!/bin/sh
# work/ as a git repository of its own: each check is kept with its files and verdict; and an upgrade that loses nothing.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
command -v git >/dev/null || { echo "skipped: git is not installed"; exit 77; }
unset KIT_HISTORY GIT_DIR GIT_WORK_TREE
export HOME="$scratch/home" GIT_CONFIG_NOSYSTEM=1
mkdir "$HOME"
commits() { git -C "$KIT_WORK" rev-list --count HEAD 2>/dev/null || echo 0; }
expect_commits() { [ "$(commits)" = "$1" ] || { output=$(git -C "$KIT_WORK" log --oneline 2>&1); fail "$1 commits expected"; }; }

# ---- told at the first start, and once
expect 0 'Nothing has been kept' -- "$kit" history
expect 0 'is now a git repository of its own' 'kit history --off' -- "$kit" start 1-1
expect 0 '!git repository' -- "$kit" start 0-1

# ---- each check keeps files and verdict; a learner without a name for git is one, too
"$kit" check 0-1 --quick >first 2>&1
expect_commits 1
expect 0 '0-1: FAIL, 0 of' -- "$kit" history
expect 0 '^ *verdict: ' '^ *seconds: ' '^ *mistake: ' -- git -C "$KIT_WORK" log -1
[ -n "$(git -C "$KIT_WORK" ls-files 0-1)" ] || fail 'the files of 0-1 are not kept'
[ -z "$(git -C "$KIT_WORK" status --porcelain)" ] || fail 'something is left that was not kept'

# ---- what was written is to be had again by git alone
file=$(git -C "$KIT_WORK" ls-files 0-1 | head -n 1)
cp "$KIT_WORK/$file" before
echo '/* gone wrong */' >>"$KIT_WORK/$file"
"$kit" check 0-1 --quick >second 2>&1
expect_commits 2
git -C "$KIT_WORK" show "HEAD~1:$file" >again
cmp before again || fail 'the first version is not to be had'

# ---- another's answer is nobody's history; no hook of the learner runs
mkdir "$scratch/hooks"
printf '#!/bin/sh\ntouch %s/hooked\n' "$scratch" >"$scratch/hooks/pre-commit"
chmod +x "$scratch/hooks/pre-commit"
git config --global core.hooksPath "$scratch/hooks"
git config --global commit.gpgSign true
"$kit" check 0-1 --dir "$KIT_WORK/0-1" --quick >other 2>&1
expect_commits 2
"$kit" check 0-1 --quick >third 2>&1
expect_commits 3
[ ! -e "$scratch/hooked" ] || fail 'a hook has run'

# ---- off, and on
expect 0 'no longer kept' -- "$kit" history --off
"$kit" check 0-1 --quick >fourth 2>&1
expect_commits 3
expect 0 'is kept from now on' -- "$kit" history --on
KIT_HISTORY=off "$kit" check 0-1 --quick >fifth 2>&1
expect_commits 3
expect 2 'usage' -- "$kit" history --maybe
expect 2 'no exercise "9-9"' -- "$kit" history 9-9

# ---- a broken repository is told and costs no check
mv "$KIT_WORK/.git/objects" "$scratch/objects"
"$kit" check 0-1 --quick >sixth 2>&1
code=$?
output=$(cat sixth)
[ "$code" -le 1 ] || fail "a check ended with $code without git's objects"
grep -q 'was not kept in the history' sixth || fail 'nothing was said of a broken history'
mv "$scratch/objects" "$KIT_WORK/.git/objects"

# ---- a lost state is made anew; files of the learner are as they were
git -C "$KIT_WORK" rm -q --cached state.json
rm "$KIT_WORK/state.json"
expect 0 -- "$kit"
cmp "$KIT_WORK/$file" "$KIT_WORK/$file" || fail 'files'

# ---- upgrade: the checkout is what somebody has cloned
git config --global --unset commit.gpgSign
git config --global user.email teacher@localhost
git config --global user.name teacher
mv "$scratch/root/src" "$scratch/src"
git init -q -b main "$scratch/upstream"
cp -r "$scratch/root/." "$scratch/upstream/"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$kit" >"$scratch/upstream/kit"
chmod +x "$scratch/upstream/kit"
git -C "$scratch/upstream" add -A
git -C "$scratch/upstream" commit -q -m 'The course'
rm -rf "$scratch/root"
git clone -q "$scratch/upstream" "$scratch/root"
rm -rf "$KIT_WORK"
expect 0 'newest there is' 'Your files go with this course' -- "$kit" upgrade
"$kit" start 1-1 >started 2>&1
"$kit" start 0-1 >>started 2>&1
untouched=$(cd "$scratch/root/exercises/1-1/starter" && find . -name '*.[ch]' | head -n 1)
changed=$(cd "$scratch/root/exercises/0-1/starter" && find . -name '*.c' | head -n 1)
echo '/* mine */' >>"$KIT_WORK/0-1/$changed"
echo '/* newer */' >>"$scratch/upstream/exercises/1-1/starter/$untouched"
echo '/* newer */' >>"$scratch/upstream/exercises/0-1/starter/$changed"
echo '/* more */' >"$scratch/upstream/exercises/0-1/starter/more.h"
git -C "$scratch/upstream" add -A
git -C "$scratch/upstream" commit -q -m 'A newer course'
expect 1 'The course has changed' 'exercises/0-1' 'exercises/1-1' 'you had not changed it' 'more.h: new' \
  'by you; yours stays' 'diff -u ' 'left to you' -- "$kit" upgrade
grep -q newer "$KIT_WORK/1-1/$untouched" || fail 'what was not changed was not brought up to date'
grep -q mine "$KIT_WORK/0-1/$changed" || fail 'the changed file was overwritten'
grep -q newer "$KIT_WORK/0-1/$changed" && fail 'the changed file was overwritten'
expect 0 'newest there is' '!yours stays' -- "$kit" upgrade

# ---- what an upgrade refuses, each with what to do
echo '/* local */' >>"$scratch/root/exercises/0-1/task.md"
expect 1 'take the changes back' -- "$kit" upgrade
git -C "$scratch/root" checkout -q -- .
mv "$scratch/upstream" "$scratch/elsewhere"
expect 1 'kit: git: ' -- "$kit" upgrade
git -C "$scratch/root" branch --unset-upstream
expect 1 'no upstream' 'upgrade --files' -- "$kit" upgrade
rm -r "$scratch/root/exercises/0-1"
expect 0 'no longer part of the course; your files stay' -- "$kit" upgrade --files
[ -e "$KIT_WORK/0-1/$changed" ] || fail 'the files of an exercise that is gone were removed'
expect 2 'usage' -- "$kit" upgrade --now
finish
