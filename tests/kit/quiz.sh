#!/bin/sh
# quiz.sh STAGE: each key of the quiz after a stage is what real runs do, again with another seed; right answers are right,
# wrong ones are told with what happened.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT stage=$1
export KIT_ROOT="$real_root"

for seed in 1 2; do
  "$kit" quiz "$stage" --json --all --seed $seed >all$seed.json 2>err || { output=$(cat err); fail "a key with seed $seed"; }
done
output=$(python3 - "$real_root" all1.json all2.json 2>&1 <<'END'
import glob, json, sys
one, other = (json.load(open(path))["questions"] for path in sys.argv[2:])
quiz, = (json.load(open(path)) for path in glob.glob("%s/lessons/%d-*/quiz.json" % (sys.argv[1], json.load(open(sys.argv[2]))["stage"])))
known = {question["id"]: question for question in quiz["questions"]}
assert len(known) == len(quiz["questions"]) >= 5, "questions"
assert len(one) == len(other) == sum(len(question["variants"]) for question in known.values()), "variants"
again = {(question["id"], question["variant"]): question for question in other}
same = 0
for question in one:
    name = (question["id"], question["variant"])
    texts = {outcome["text"] for outcome in question["outcomes"]}
    wanted = known[name[0]]["variants"][name[1]]["outcomes"]
    assert len(texts) == len(again[name]["outcomes"]) == wanted, (name, texts)
    if question["program"] == again[name]["program"]:
        same += 1
        assert texts == {outcome["text"] for outcome in again[name]["outcomes"]}, (name, texts)
    if wanted > 1: # forced: each of them has orders in which it came
        assert all(outcome["orders"] for outcome in question["outcomes"]), name
        assert len({tuple(outcome["orders"]) for outcome in question["outcomes"]}) == wanted, name
    if question["form"] == "type":
        assert question["key"] == ("?" if wanted > 1 else texts.pop()), name
        continue
    key = {question["choices"][number - 1] for number in question["key"]}
    assert key == (texts if question["form"] == "all" or wanted == 1 else {None}), (name, key)
    assert len(question["choices"]) > len(key), name
assert same, "no program came twice"
print("unknown:", sum(len(question["outcomes"]) > 1 for question in one))
END
) || fail 'the keys'
case $stage-$output in
11-*) ;; # of signals, groups and sessions all that is asked is certain
*'unknown: 0') fail 'forced orders brought one outcome for each question' ;;
esac

# ---- typed through a pipe: all right, all wrong, left
"$kit" quiz "$stage" --json --seed 3 >asked.json || fail 'the questions of seed 3'
answers() {
  python3 - asked.json "$1" <<'END'
import json, sys
for question in json.load(open(sys.argv[1]))["questions"]:
    key, right = question["key"], sys.argv[2] == "right"
    if question["form"] == "type":
        print(key if right else "no such thing")
    elif right:
        print(*key)
    else:
        print(next(n for n in range(1, len(question["choices"]) + 1) if [n] != key))
END
}
count=$(python3 -c 'import json; print(len(json.load(open("asked.json"))["questions"]))')
answered() { # CODE FILE PATTERN...
  output=$("$kit" quiz "$stage" --seed 3 <"$2" 2>&1)
  got=$?
  [ "$got" -eq "$1" ] || fail "quiz ended with code $got, expected is $1"
  shift 2
  for pattern; do
    printf '%s\n' "$output" | grep -q -e "$pattern" || fail "quiz does not say \"$pattern\""
  done
}
answers wrong >wrong.txt
mkdir -p work/.build/quiz-999999999
answered 1 wrong.txt '^0 of' '^Wrong\. .* runs' "More: ./kit .*lesson $stage"
wide=$(printf '%s\n' "$output" | LC_ALL=C awk '{ gsub(/[\200-\277]/, ""); if (length($0) > 80) print }')
[ -z "$wide" ] || { output=$wide; fail 'lines of more than 80 columns'; }
grep -q "\"0 of $count, seed 3\"" work/state.json || fail 'the result is not remembered'
answers right >right.txt
answered 0 right.txt "^$count of $count right" '^Right\.'
grep -q "\"$count of $count, seed 3\"" work/state.json || fail 'the better result is not remembered'
{ echo 77; echo q; } >left.txt
answered 1 left.txt 'no answer to this question' "again: ./kit quiz $stage --seed 3"
grep -q "\"$count of $count, seed 3\"" work/state.json || fail 'a worse result has replaced the best one'
[ -z "$(ls work/.build)" ] || fail 'a quiz left files in work/.build'

finish
