#!/usr/bin/env bash
# Runs one command of doorlist. See action.yml for what the variables mean.
set -euo pipefail

# GitHub drops a summary of more than 1 MiB as a whole.
most=1048576

arguments=()
while IFS= read -r line; do
  line="${line#"${line%%[![:space:]]*}"}"
  line="${line%"${line##*[![:space:]]}"}"
  if [[ -n "$line" ]]; then
    arguments+=("$line")
  fi
done <<<"$DOORLIST_ARGUMENTS"
if [[ -n "$DOORLIST_SAVE_PLAN" ]]; then
  arguments+=(--out "$DOORLIST_SAVE_PLAN")
fi

code=0
exec 3>&1
if [[ -n "$DOORLIST_STDOUT" ]]; then
  exec 3>"$DOORLIST_STDOUT"
fi
if [[ -n "$DOORLIST_STDERR" ]]; then
  "$RUNNER_TEMP/doorlist/bin/doorlist" "${arguments[@]}" >&3 2>"$DOORLIST_STDERR" || code=$?
  cat -- "$DOORLIST_STDERR" >&2
else
  "$RUNNER_TEMP/doorlist/bin/doorlist" "${arguments[@]}" >&3 || code=$?
fi

{
  echo "exitcode=$code"
  if [[ "$code" == 2 ]]; then echo "has-changes=true"; else echo "has-changes=false"; fi
  if [[ -n "$DOORLIST_SAVE_PLAN" && -f "$DOORLIST_SAVE_PLAN" ]]; then
    echo "plan=$DOORLIST_SAVE_PLAN"
    echo "digest=sha256:$(sha256sum -- "$DOORLIST_SAVE_PLAN" | cut -d ' ' -f 1)"
  fi
} >>"$GITHUB_OUTPUT"

if [[ "$DOORLIST_SUMMARY" == true && -n "$DOORLIST_STDOUT" && -s "$DOORLIST_STDOUT" ]]; then
  # Markdown of doorlist is at most 64 KiB, but a step may run several commands.
  if (($(wc -c <"$GITHUB_STEP_SUMMARY") + $(wc -c <"$DOORLIST_STDOUT") < most)); then
    cat "$DOORLIST_STDOUT" >>"$GITHUB_STEP_SUMMARY"
  else
    echo "::notice title=doorlist::The summary is full; the result is in the file $DOORLIST_STDOUT of the job."
  fi
fi

for allowed in $DOORLIST_ALLOW; do
  if [[ "$code" == "$allowed" ]]; then
    exit 0
  fi
done
exit "$code"
