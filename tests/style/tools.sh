#!/bin/sh
# tools.sh format | shell | tidy BUILD: what clang-format, shellcheck and clang-tidy say of all sources.
set -eu

check=$1
cd "$(dirname "$0")/../.."
processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

sources() { find src tests exercises lessons -name '*.c' -o -name '*.h' | LC_ALL=C sort; }

case $check in
  format) sources | xargs clang-format --dry-run -Werror ;;
  shell)
    {
      ls kit .ci/run
      find src tests lessons exercises -name '*.sh'
    } | xargs shellcheck
    ;;
  tidy)
    # What is compiled in this build; a file that is not has no flags to be read with.
    find src -name '*.c' | LC_ALL=C sort | while read -r file; do
      if grep -qF "/$file\"" "$2/compile_commands.json"; then echo "$file"; fi
    done | xargs -P "$processors" -n 4 clang-tidy -p "$2" --quiet --warnings-as-errors='*'
    ;;
  *) echo "tools.sh: no such check: $check" >&2; exit 2 ;;
esac
