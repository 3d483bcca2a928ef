"""Finds the pull request of a fork's run, and brings the desired state that the run has kept as an artifact.

Whoever sends a pull request from a fork decides what its run does, and so what the artifact holds. Of that archive
one member is read, as bytes and up to a bound: nothing is unpacked, so no path, link or mode in it means anything.
No number of a pull request is taken from it either: the number is what GitHub says of the run's branch and commit.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

MEMBER = "desired.json"
#: The desired state of 10,000 people is 1 MB, and a tenth of that or less as an archive.
MOST_BYTES = 16 * 1024 * 1024
MOST_ARCHIVE = 4 * 1024 * 1024


class Missing(Exception):
    """There is no desired state; the text is for the pull request."""


def main() -> int:
    """Find and bring; returns the exit code."""
    number = pull_request()
    if number is None:
        print("No open pull request stands at this run's commit: it was closed, or a newer push has its own run.")
        return 0
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as outputs:
        outputs.write(f"pull-request={number}\n")
    try:
        Path(os.environ["DESIRED"]).write_bytes(member_of(archive()))
    except Missing as missing:
        Path(os.environ["FAILED"]).write_text(f"{missing}\n", encoding="utf-8")
        print(missing, file=sys.stderr)
        return 1
    return 0


def pull_request() -> int | None:
    """The number of the one open pull request from the run's branch, at the run's commit, for our branch."""
    repository = os.environ["REPOSITORY"]
    wanted = (os.environ["HEAD_COMMIT"], os.environ["HEAD_REPOSITORY"], repository, os.environ["BASE"])
    listed = json.loads(
        gh(
            f"repos/{repository}/pulls",
            state="open",
            base=os.environ["BASE"],
            head=f"{os.environ['HEAD_OWNER']}:{os.environ['HEAD_BRANCH']}",
            per_page="100",
        )
    )
    found = [int(one["number"]) for one in listed if origin(one) == wanted]
    return found[0] if len(found) == 1 else None


def origin(pull: dict[str, Any]) -> tuple[str, ...]:
    """The commit and repository that a pull request comes from, the repository and branch that it is for."""
    head, base = pull["head"], pull["base"]
    theirs = head["repo"] or {"full_name": ""}  # null where the fork was deleted
    return head["sha"], theirs["full_name"], base["repo"]["full_name"], base["ref"]


def archive() -> bytes:
    """The run's artifact, a zip file."""
    repository, run = os.environ["REPOSITORY"], int(os.environ["RUN"])
    name = os.environ["ARTIFACT"]
    listed = json.loads(gh(f"repos/{repository}/actions/runs/{run}/artifacts", name=name, per_page="100"))
    found = [one for one in listed["artifacts"] if one["name"] == name and not one["expired"]]
    if len(found) != 1:
        raise Missing("The fork's own job has kept no desired state: see its log, and `doorlist validate`.")
    if int(found[0]["size_in_bytes"]) > MOST_ARCHIVE:
        raise Missing("The desired state that the fork's own job has kept is too large.")
    return gh(f"repos/{repository}/actions/artifacts/{int(found[0]['id'])}/zip")


def member_of(data: bytes) -> bytes:
    """The one member that counts, up to a bound, whatever size the archive says it has."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archived, archived.open(MEMBER) as member:
            content = member.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, LookupError, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise Missing("What the fork's own job has kept isn't an archive with a desired state.") from None
    if len(content) > MOST_BYTES:
        raise Missing("The desired state that the fork's own job has kept is too large.")
    return content


def gh(path: str, **query: str) -> bytes:
    """GitHub's answer to a GET; `gh` itself encodes what is asked."""
    fields = [word for name, value in query.items() for word in ("--raw-field", f"{name}={value}")]
    words = ["gh", "api", "--method", "GET", path, *fields]
    return subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError:
        sys.exit("GitHub didn't give what was asked: see what gh says above.")
