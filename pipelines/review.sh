# Checks the plans below $PLANS and writes what a review needs into $OUT. Every pipeline of this folder runs these lines.
#   EXITPLAN  the command line                    PLANS    a file or folder of the repository
#   BASE      the revision to compare with, or    FAIL_ON  the least severity that fails the build
#             empty                               AS_OF    the day that counts as today, or empty
# Afterwards $status is 0, 1 (findings) or 2 (could not be carried out).
set -uo pipefail
mkdir -p "$OUT/pictures"
dated=()
if [ -n "$AS_OF" ]; then dated=(--as-of "$AS_OF"); fi
exitplan() { $EXITPLAN "$@" ${dated[@]+"${dated[@]}"}; }
status=0
exitplan check "$PLANS" --format sarif --fail-on "$FAIL_ON" > "$OUT/exitplan.sarif" || status=$?
if [ "$status" -le 1 ]; then
  exitplan check "$PLANS" --format junit --fail-on "$FAIL_ON" > "$OUT/exitplan-junit.xml" || true
  exitplan check "$PLANS" --format gitlab --fail-on never > "$OUT/exitplan-code-quality.json"
  echo '<!-- exitplan -->' > "$OUT/comment.md"
  while IFS= read -r -d '' file; do
    grep -qE '^[[:space:]]*plan[[:space:]]' "$file" || continue
    name="${file//\//-}"
    exitplan graph "$file" > "$OUT/pictures/${name%.exit}.svg" || true
    if [ -n "$BASE" ] && git cat-file -e "$BASE:$file" 2> /dev/null; then
      exitplan diff "$BASE:$file" "$file" --format markdown --fail-on never >> "$OUT/comment.md" || true
      echo >> "$OUT/comment.md"
    fi
  done < <(git --literal-pathspecs ls-files -z -- "$PLANS" | grep -zE '\.exit$')
fi
