#!/usr/bin/env bash
# Writes FILE as a comment on PULL_REQUEST of REPOSITORY, or over the comment of AUTHOR that begins with the same line.
set -euo pipefail

MARKER=$(head -n 1 -- "$FILE")
if [[ ! "$MARKER" =~ ^'<!-- doorlist:'[a-z]+:[A-Za-z0-9._~%-]+' -->'$ ]]; then
  # Without a marker each run would leave one more comment.
  echo "::error title=doorlist::the file doesn't begin with doorlist's marker: make it with --format markdown"
  exit 1
fi
export MARKER AUTHOR

# The author is compared too: anybody may write a comment that begins with our marker.
found=$(gh api --paginate "repos/$REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100" \
  --jq '.[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER))) | .id')
first=$(head -n 1 <<<"$found")
if [[ -n "$first" ]]; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$first" --field "body=@$FILE"
else
  gh api --silent --method POST "repos/$REPOSITORY/issues/$PULL_REQUEST/comments" --field "body=@$FILE"
fi
