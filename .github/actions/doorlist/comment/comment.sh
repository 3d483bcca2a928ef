#!/usr/bin/env bash
# Writes FILE as a comment on PULL_REQUEST of REPOSITORY, or over the comment of AUTHOR that begins with the same line.
# The comment names COMMIT and the plan's DIGEST, and says NOTE. Without FILE it says that no plan could be made, and
# quotes FAILED.
set -euo pipefail

if [[ ! "$COMMIT" =~ ^[0-9a-f]{40,64}$ || ! "$DIGEST" =~ ^(sha256:[0-9a-f]{64})?$ ]]; then
  echo "::error title=doorlist::commit or digest isn't one"
  exit 64
fi
body=$(mktemp)
trap 'rm -f "$body"' EXIT
if [[ -n "$FILE" ]]; then
  MARKER=$(head -n 1 -- "$FILE")
else
  MARKER="<!-- doorlist:plan:$KEY -->"
fi
if [[ ! "$MARKER" =~ ^'<!-- doorlist:'[a-z]+:[A-Za-z0-9._~%-]+' -->'$ ]]; then
  # Without a marker each run would leave one more comment.
  echo "::error title=doorlist::the file doesn't begin with doorlist's marker: make it with --format markdown"
  exit 1
fi
{
  printf '%s\nCommit %s%s\n\n' "$MARKER" "$COMMIT" "${DIGEST:+, plan \`$DIGEST\`}"
  if [[ -n "${NOTE:-}" ]]; then printf '%s\n\n' "$NOTE"; fi
  if [[ -n "$FILE" ]]; then
    tail -n +2 -- "$FILE"
  else
    printf '### doorlist plan: none could be made for this commit\n\n'
    if [[ -s "$FAILED" ]]; then
      # As code, every line moved in: whatever it says can't end that, and mentions nobody.
      head -c 30000 -- "$FAILED" | iconv -c -f utf-8 -t utf-8 | tr -d '\000-\010\013-\037\177' | sed 's/^/    /'
    else
      echo "See the log of the job."
    fi
  fi
} >"$body"
export MARKER AUTHOR

# The author is compared too: anybody may write a comment that begins with our marker.
found=$(gh api --paginate "repos/$REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100" \
  --jq '.[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER))) | .id')
first=$(head -n 1 <<<"$found")
if [[ -n "$first" ]]; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$first" --field "body=@$body"
else
  gh api --silent --method POST "repos/$REPOSITORY/issues/$PULL_REQUEST/comments" --field "body=@$body"
fi
