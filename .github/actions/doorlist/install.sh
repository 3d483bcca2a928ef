#!/usr/bin/env bash
# Installs doorlist into an environment of its own, once for each job.
#   DOORLIST_VERSION  from the package index; else
#   DOORLIST_PATH     a folder or a wheel; else the repository that this file stands in
set -euo pipefail

home="$RUNNER_TEMP/doorlist"
if [[ -x "$home/bin/doorlist" ]]; then
  exit 0
fi
# The key isn't for the build of packages, should it be in the environment of the whole job.
unset CONFIDENT_ORG_API_KEY

if [[ -n "$DOORLIST_VERSION" ]]; then
  # Nothing that pip would take for an option, an address or a list of packages.
  if [[ ! "$DOORLIST_VERSION" =~ ^[0-9][0-9A-Za-z.]*$ ]]; then
    echo "::error title=doorlist::version isn't a version: write e.g. 0.1.0"
    exit 64
  fi
  what="doorlist==$DOORLIST_VERSION"
elif [[ -n "$DOORLIST_PATH" ]]; then
  what=$(realpath -- "$DOORLIST_PATH")
else
  what=$(realpath -- "$(dirname "${BASH_SOURCE[0]}")/../../..")
fi
python3 -m venv "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check "$what"
"$home/bin/doorlist" --version
