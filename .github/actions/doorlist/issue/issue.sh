#!/usr/bin/env bash
# DRIFT true (there is drift, or access that ends): opens an issue in REPOSITORY with FILE, or writes FILE over the one that is open. DRIFT false: closes it.
set -euo pipefail

if [[ "$DRIFT" != true && "$DRIFT" != false ]]; then
  # An error is neither: it must not close an issue, and must not open one.
  echo "::error title=doorlist::drift is neither true nor false"
  exit 1
fi
MARKER=$(head -n 1 -- "$FILE")
if [[ ! "$MARKER" =~ ^'<!-- doorlist:'(drift|expiring):[A-Za-z0-9._~%-]+' -->'$ ]]; then
  echo "::error title=doorlist::the file doesn't begin with the marker of drift or expiring: make it with --format markdown"
  exit 1
fi
export MARKER AUTHOR

found=$(gh api --paginate "repos/$REPOSITORY/issues?state=open&labels=$LABEL&per_page=100" \
  --jq '.[] | select(.user.login == env.AUTHOR and (.body // "" | startswith(env.MARKER))) | .number')
first=$(head -n 1 <<<"$found")
if [[ "$DRIFT" == true && -n "$first" ]]; then
  # An edit mails nobody: the same drift isn't told again every night.
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/$first" --field "body=@$FILE"
elif [[ "$DRIFT" == true ]]; then
  gh api --silent --method POST "repos/$REPOSITORY/issues" --raw-field "title=$TITLE" --field "body=@$FILE" \
    --raw-field "labels[]=$LABEL"
elif [[ -n "$first" ]]; then
  gh api --silent --method POST "repos/$REPOSITORY/issues/$first/comments" --field "body=@$FILE"
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/$first" --raw-field state=closed
fi
