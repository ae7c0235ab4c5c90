#!/bin/sh
# Routes: chosen, remembered, followed by next and list; what an exercise builds on comes first.
# shellcheck source-path=SCRIPTDIR source=course.sh
. "$(dirname "$0")/course.sh"
kit=$KIT
copy() { # FROM TO STAGE REQUIRES
  cp -r "root/exercises/$1" "root/exercises/$2"
  sed -i -e "s/\"id\": \"$1\"/\"id\": \"$2\"/" -e "s/\"stage\": [0-9]*/\"stage\": $3/" -e "s/\"requires\": \[[^]]*\]/\"requires\": [$4]/" \
    "root/exercises/$2/exercise.json"
}
copy 0-1 2-1 2 '"3-1"'
copy 0-1 3-1 3 '"0-1"'
passed() { # EXERCISE...: as a check would have noted it
  printf '{"current": "%s", "passed": {' "$1" >work/state.json
  comma=
  for one; do printf '%s"%s": "now"' "$comma" "$one" >>work/state.json; comma=,; done
  printf '}, "hints": {}, "course": {"route": "%s"}}' "$route" >>work/state.json
}
mkdir -p work
cat >root/lessons/routes.json <<'END'
{"short": {"title": "A short one", "holds": ["0", "3-1"]}, "long": {"title": "A long one", "holds": ["0", "1-1", "2", "3"]},
 "odd": {"title": "An odd one", "holds": ["2-1"]}}
END

# ---- choosing
expect 0 '  short  *A short one' '  long' 'Leaves out the stages 1, 2' 'To choose one' '!> ' -- "$kit" route
expect 2 'no route "nothing"' -- "$kit" --route nothing
expect 2 'usage: ./kit route' -- "$kit" route short long
expect 0 '> short  *A short one' '2 exercises' -- "$kit" --route short
expect 0 '> short' 'is yours' -- "$kit" route
mkdir root/lessons/2-two root/lessons/3-three
echo '{}' | tee root/lessons/0-first/quiz.json root/lessons/2-two/quiz.json >root/lessons/3-three/quiz.json
expect 0 'Route: A short one' '0 of 2 exercises passed' 'Next is 0-1' -- "$kit"
expect 0 '^- 1-1' '^- 2-1' '^  3-1' 'Stage 2 .*not of your route' '0 of 2 passed' 'Your route is "short"' -- "$kit" list

# ---- what is next: of the route, and in the order of what builds on what
route=short
passed 0-1
expect 0 'Next is 3-1' -- "$kit"
passed 0-1 3-1
expect 0 'kit quiz 3' -- "$kit"
expect 0 '  quiz  *./kit quiz 2' -- "$kit" list
passed 3-1
sed -i 's/"hints"/"quizzes": {"3": "1 of 2, seed 7"}, "hints"/' work/state.json
expect 0 'Next is 0-1' '!kit quiz' -- "$kit"
expect 0 '  quiz  *1 of 2  *./kit quiz 3' -- "$kit" list
passed 0-1 3-1
expect 0 'Your route is done' -- "$kit"
expect 0 'Every exercise of your route' -- "$kit" next
route=long
passed 0-1 1-1
expect 0 'Next is 3-1' '!builds on' -- "$kit"
passed 0-1 1-1 3-1
expect 0 'Next is 2-1' '!builds on' -- "$kit"
route=odd
passed 0-1
expect 0 '2-1 builds on 3-1, which your route leaves out' -- "$kit" next
expect 0 'without a route\|Without a route' -- "$kit" route none
expect 0 '!Route:' 'of 4 exercises' -- "$kit"

# ---- nothing else is left
cat >root/lessons/routes.json <<'END'
{"odd": {"title": "An odd one", "holds": ["2-1", "3-1"]}}
END
sed -i 's/"requires": \[[^]]*\]/"requires": ["2-1"]/' root/exercises/3-1/exercise.json
rm -r work/2-1
expect 0 '> odd' -- "$kit" route odd
expect 0 'Next is 2-1' 'builds on 3-1, not passed yet; nothing else is left' -- "$kit"

# ---- a broken file is told, and costs nothing else
printf '{"odd": {"title": "An odd one", "holds": "2-1"}}' >root/lessons/routes.json
expect 0 'routes.json: odd.holds: must be a list' 'exercises passed' -- "$kit"

# ---- the shipped ones: each holds exercises, and a longer one more
export KIT_ROOT="$real_root"
output=$(python3 - "$KIT_ROOT" 2>&1 <<'END'
import glob, json, sys
exercises = [json.load(open(path)) for path in glob.glob(sys.argv[1] + "/exercises/*/exercise.json")]
for name, route in json.load(open(sys.argv[1] + "/lessons/routes.json")).items():
    held = [one for one in exercises if one["id"] in route["holds"] or str(one["stage"]) in route["holds"]]
    ids = {one["id"] for one in held}
    for one in held:
        assert set(one["requires"]) <= ids, (name, one["id"], set(one["requires"]) - ids)
END
) || fail 'a route leaves out what its exercises build on'
expect 0 'afternoon' 'four-weeks' 'term' '!about 0 hours' -- "$kit" route
finish
