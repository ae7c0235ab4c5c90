#!/bin/sh
# contract.sh ROOT: docs/contract.md has every row once, with a proof or a reason; every
# proof and every deviation that it names exists; and every deviation that the scenarios know is described.
set -eu

root=$1
contract=$root/docs/contract.md
deviations=$root/docs/deviations.md
bad=0

complain() {
  echo "docs/contract.md: $1"
  bad=1
}

rows=$(awk 'BEGIN { for (i = 1; i <= 142; i++) print i }')
for row in $rows; do
  line=$(grep -E "^\| $row \|" "$contract" || true)
  case $(printf '%s' "$line" | grep -c .) in
    1) ;;
    0) complain "row $row is missing" && continue ;;
    *) complain "row $row is there twice" && continue ;;
  esac
  case $line in
    *'`'*:*'` |') ;;
    *'| Not applicable'*'. | |') ;;
    *) complain "row $row has neither a proof nor a reason" ;;
  esac
done

# `folder/file.c:test` and `conformance:scenario`
for proof in $(grep -E '^\| [0-9]+ \|' "$contract" | awk -F'|' '{ print $(NF - 1) }' | tr -d '`'); do
  place=${proof%%:*} name=${proof#*:}
  case $place in
    conformance) [ -f "$root/tests/conformance/scenarios/$name.json" ] || complain "there is no scenario $name" ;;
    *) grep -Eqs "^(PUBLIC_)?TEST\($name\)" "$root/tests/$place" || complain "there is no test $proof" ;;
  esac
done

for name in $(sed -n 's/.*\*Deviation: \([a-z-]*\)\.\*.*/\1/p' "$contract") \
  $(sed -n 's/^ *"name": "\([a-z-]*\)",*$/\1/p' "$root/tests/conformance/deviations.json"); do
  grep -qx "## $name" "$deviations" || complain "docs/deviations.md has no section $name"
done

[ "$bad" = 0 ]
