"""What the recipe asks of GitLab's API: a note that is edited in place, the reviewed plan, one issue about drift.

python merge_request.py note FILE.md [PLAN.json] a note on this merge request, or over the one it wrote before; it
                                                 names the commit, and the digest of the saved plan
python merge_request.py failed FILE.txt          the same in place of a plan that couldn't be made: says so, and why
python merge_request.py reviewed PLAN.json       the plan of the merge request that this commit comes from
python merge_request.py issue FILE.md open       one open issue with the text; `closed`: none

Takes GitLab's own CI variables and DOORLIST_GITLAB_TOKEN, a project access token of the role Reporter, scope api.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import urllib.error
import urllib.request
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = {"drift": "Somebody's access isn't as the access files say", "expiring": "Access that ends soon"}
JOB = "plan"
#: As `doorlist plan --comment-key` has it.
KEY = "default"


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    match arguments:
        case ["note", file, *plan] if len(plan) < 2:
            note(Path(file).read_text(encoding="utf-8"), *map(digest, plan))
        case ["failed", file]:
            note(failed(Path(file).read_text(encoding="utf-8", errors="replace")))
        case ["reviewed", plan]:
            Path(plan).write_bytes(reviewed())
        case ["issue", file, "open" | "closed" as state]:
            issue(Path(file).read_text(encoding="utf-8"), drift=state == "open")
        case _:
            sys.exit(__doc__)


def note(text: str, plan: str | None = None) -> None:
    """Write the note, with the commit, and the plan's digest, on its second line."""
    begins = marker(text)
    notes = f"merge_requests/{int(os.environ['CI_MERGE_REQUEST_IID'])}/notes"
    commit = os.environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or os.environ["CI_COMMIT_SHA"]
    about = f"Commit {commit}, plan `{plan}`" if plan else f"Commit {commit}"
    body = f"{begins}\n{about}\n\n{text.removeprefix(begins).lstrip()}"
    ours = _ours(pages(notes), "body", begins)
    if ours is None:
        call("POST", notes, {"body": body})
    else:
        call("PUT", f"{notes}/{ours['id']}", {"body": body})


def digest(plan: str) -> str:
    """What `doorlist apply --expect` compares."""
    return f"sha256:{hashlib.sha256(Path(plan).read_bytes()).hexdigest()}"


def failed(why: str) -> str:
    """In place of a plan: that there is none for this commit. The reason is code, so that nothing in it is obeyed."""
    said = "".join(
        f"    {line}\n" for line in re.sub(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f]", " ", why[:30_000]).split("\n")
    )
    return f"<!-- doorlist:plan:{KEY} -->\n### doorlist plan: none could be made for this commit\n\n{said}"


def issue(text: str, *, drift: bool) -> None:
    """Open the issue, edit it (which mails nobody), or close it."""
    first = marker(text)
    kind = first.split(":")[1]
    label = f"doorlist-{kind}"
    ours = _ours(pages(f"issues?state=opened&labels={label}"), "description", first)
    if ours is not None:
        call("PUT", f"issues/{ours['iid']}", {"description": text, **({} if drift else {"state_event": "close"})})
    elif drift:
        call("POST", "issues", {"title": TITLES[kind], "description": text, "labels": label})


def reviewed() -> bytes:
    """The plan of the last successful pipeline of the merge request that this commit comes from.

    It is untrusted: whoever can push a branch can have a pipeline save anything. Compare it before it is used.
    """
    commit = os.environ["CI_COMMIT_SHA"]
    for merged in pages(f"repository/commits/{commit}/merge_requests"):
        ends = {merged.get(key) for key in ("merge_commit_sha", "squash_commit_sha", "sha")}
        # A fork's pipelines are none of ours.
        if merged["state"] == "merged" and commit in ends and merged["source_project_id"] == merged["project_id"]:
            break
    else:
        sys.exit("This commit doesn't come from a merge request, so nobody has reviewed a plan for it.")
    for pipeline in pages(f"merge_requests/{merged['iid']}/pipelines"):
        if pipeline["status"] == "success":
            for job in pages(f"pipelines/{pipeline['id']}/jobs"):
                if job["name"] == JOB:
                    return call("GET", f"jobs/{job['id']}/artifacts/plan.json")
    sys.exit(f"Merge request {merged['iid']} has no successful pipeline with a plan, so it has no reviewed plan.")


def marker(text: str) -> str:
    """The first line, by which ours is found again."""
    first = text.partition("\n")[0]
    if not re.fullmatch(r"<!-- doorlist:[a-z]+:[A-Za-z0-9._~%-]+ -->", first):
        sys.exit("The file doesn't begin with doorlist's marker: make it with --format markdown.")
    return first


def _ours(found: Iterator[dict[str, Any]], key: str, begins: str) -> dict[str, Any] | None:
    # The author is compared too: anybody may write a note that begins with our marker.
    me = json.loads(call("GET", "/user"))["id"]
    return next((one for one in found if one["author"]["id"] == me and (one[key] or "").startswith(begins)), None)


def pages(path: str) -> Iterator[dict[str, Any]]:
    """All entries of a list."""
    for page in count(1):
        entries = json.loads(call("GET", f"{path}{'&' if '?' in path else '?'}per_page=100&page={page}"))
        yield from entries
        if len(entries) < 100:
            return


def call(verb: str, path: str, body: dict[str, Any] | None = None) -> bytes:
    """One request; `path` is below this project, or with a slash in front below the API."""
    base = os.environ["CI_API_V4_URL"]
    url = base + path if path.startswith("/") else f"{base}/projects/{int(os.environ['CI_PROJECT_ID'])}/{path}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=verb, headers={"Content-Type": "application/json"})  # noqa: S310
    # Not to where an artifact's redirect leads.
    request.add_unredirected_header("PRIVATE-TOKEN", os.environ["DOORLIST_GITLAB_TOKEN"])
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            read: bytes = answer.read()
            return read
    except urllib.error.HTTPError as error:
        sys.exit(f"GitLab answered {error.code} to {verb} {path}.")
    except OSError as error:
        sys.exit(f"GitLab can't be reached: {error}.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyError as missing:
        sys.exit(f"GitLab's answer or the environment lacks {missing}.")
