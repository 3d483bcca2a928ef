#!/usr/bin/env bash
# Fetches the plan that was reviewed in the pull request that COMMIT merged, into FOLDER/plan.json, and compares what
# it was made for with FRESH, a plan made from COMMIT's own files. Exits 4 where there is none, or it is for other files.
set -euo pipefail

refuse() {
  echo "::error title=doorlist: no reviewed plan::$1"
  {
    echo "### doorlist: nothing was applied"
    echo
    echo "$1"
    echo
    echo "What it would take now is shown below. To carry that out, start this workflow by hand: it plans anew and waits for approval."
  } >>"$GITHUB_STEP_SUMMARY"
  exit 4
}

export COMMIT REPOSITORY
pull=$(gh api "repos/$REPOSITORY/commits/$COMMIT/pulls" \
  --jq '.[] | select(.merged_at != null and .merge_commit_sha == env.COMMIT) | "\(.number) \(.head.sha)"')
pull=$(head -n 1 <<<"$pull")
if [[ -z "$pull" ]]; then
  refuse "This commit doesn't come from a pull request, so nobody has reviewed a plan for it."
fi
number=${pull%% *}
head=${pull#* }

# Only runs of this repository's own branches: a fork's run could have saved anything under that name. Runs that failed
# are none, as a plan that is blocked, or against the policy, was not there to be approved.
run=$(gh api "repos/$REPOSITORY/actions/workflows/$WORKFLOW/runs?head_sha=$head&event=pull_request&status=success&per_page=100" \
  --jq '.workflow_runs[] | select(.head_repository.full_name == env.REPOSITORY) | .id')
run=$(head -n 1 <<<"$run")
if [[ -z "$run" ]]; then
  refuse "Pull request $number has no successful run of $WORKFLOW for its last commit, so it has no reviewed plan."
fi
if ! gh run download "$run" --repo "$REPOSITORY" --name "$ARTIFACT" --dir "$FOLDER"; then
  refuse "The plan of pull request $number isn't there any more, or never was."
fi

# Whoever can push a branch can have its workflow save a plan of their own making. So it counts only if it is for
# exactly the state that this commit's files come to; `apply --plan` then checks that its actions follow from that.
code=0
why=$("$RUNNER_TEMP/doorlist/bin/python" "$(dirname "${BASH_SOURCE[0]}")/same.py" "$FRESH" "$FOLDER/plan.json") || code=$?
if [[ "$code" != 0 ]]; then
  refuse "The plan of pull request $number can't be used: ${why:-the comparison failed}."
fi
echo "plan=$FOLDER/plan.json" >>"$GITHUB_OUTPUT"
