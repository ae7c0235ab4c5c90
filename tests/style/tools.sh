#!/bin/sh
# tools.sh format | shell | tidy BUILD: what clang-format, shellcheck and clang-tidy say of all sources.
set -eu

check=$1
cd "$(dirname "$0")/../.."
processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

sources() {
  for folder in src tests exercises lessons; do
    if [ -d "$folder" ]; then find "$folder" -name "*.c" -o -name "*.h"; fi
  done | LC_ALL=C sort
}

case $check in
  format)
    wrong=$(sources | xargs clang-format --dry-run 2>&1 | sed -n 's/^\([^:]*\):.*clang-format-violations.*/\1/p' | sort -u)
    if [ -n "$wrong" ]; then
      printf 'clang-format -i would change:\n%s\n' "$wrong"
      exit 1
    fi
    ;;
  shell)
    {
      ls kit .ci/run
      find . \( -name build -o -name work -o -name .git \) -prune -o -name '*.sh' -print
    } | xargs shellcheck
    ;;
  tidy)
    # What is compiled in this build; a file that is not has no flags to be read with. `./kit test` takes two of five.
    share=1
    if [ -n "${CHILDPROC_SEED-}" ] && [ -z "${CHILDPROC_FULL-}" ]; then share=0.4; fi
    find src -name '*.c' | LC_ALL=C sort | while read -r file; do
      if grep -qF "/$file\"" "$2/compile_commands.json"; then echo "$file"; fi
    done | awk -v seed="${CHILDPROC_SEED-0}" -v share="$share" 'BEGIN { srand(seed) } rand() < share' | xargs -P "$processors" -n 4 clang-tidy -p "$2" --quiet --warnings-as-errors='*'
    ;;
  *) echo "tools.sh: no such check: $check" >&2; exit 2 ;;
esac
