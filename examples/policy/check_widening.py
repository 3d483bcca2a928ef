"""Fails a change that lets more people do what is watched, unless it has a label: exits 0, 1 and says why, or 64.

python check_widening.py DIFF.json

DIFF.json is what `doorlist diff --format json` says of the change; its form is `schemas/diff.schema.json`. No key is
needed. A widening is: a policy that gains a watched permission, a role that gains a watched policy, people in a scope
who gain a watched permission, and whoever becomes Owner, Admin or Manager. Somebody who comes into a scope with
another role isn't one: whom a permission may reach at all is the guardrail `restricted`, which no label lifts.

Labels can be set by whoever may triage here, and not by the author of a fork. GitHub hands them over in the event,
GitLab in a variable.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

#: Permissions, `*` for any resource or any action; and names of policies.
WATCHED = ("iam:manage", "user:manage", "project:manage", "billing:manage", "*:delete", "Manage billing")
LABEL = "access-widening"


def widenings(diff: dict[str, Any]) -> list[str]:
    """A sentence for each widening; names are quoted as JSON, so that they can't forge output."""
    found = [
        f"{one['kind']} {json.dumps(one['name'])} of {place(one)} would have {gained}"
        for one in diff["definitions"]
        if (gained := watched(one["gains"]))
    ]
    for one in diff["impact"]:
        if gained := watched(one["gains"]):
            people = "1 person" if len(one["people"]) == 1 else f"{len(one['people'])} people"
            found.append(f"{people} of {place(one)} would gain {gained}")
    for one in diff["people"]:
        if {"owner", "admin", "by-id"} & set(one["marks"]):
            role = json.dumps(one["role"]["to"])
            found.append(f"{json.dumps(one['email'])} would have the role {role} of {place(one)}")
    return found


def watched(gains: list[str]) -> str:
    """Which of these touch what is watched, as text."""
    return ", ".join(json.dumps(one) for one in gains if any(touch(one, other) for other in WATCHED))


def touch(one: str, other: str) -> bool:
    """Whether two permissions or patterns stand for a permission in common; names of policies are simply equal."""
    ours, theirs = one.casefold().split(":"), other.casefold().split(":")
    return len(ours) == len(theirs) and all(
        left == right or (len(ours) == 2 and "*" in (left, right)) for left, right in zip(ours, theirs, strict=True)
    )


def place(one: dict[str, Any]) -> str:
    """The scope that something is about."""
    scope = one["scope"]
    return "the organization" if scope["type"] == "organization" else f"project {json.dumps(scope['name'])}"


def labels() -> set[str]:
    """The labels of the change, as GitLab or GitHub hands them over."""
    if "CI_MERGE_REQUEST_LABELS" in os.environ:
        return set(os.environ["CI_MERGE_REQUEST_LABELS"].split(","))
    if "GITHUB_EVENT_PATH" in os.environ:
        event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
        return {label["name"] for label in event["pull_request"]["labels"]}
    return set()


def main(arguments: list[str]) -> int:
    """Check the diff that the command line names."""
    if len(arguments) != 1:
        print("usage: check_widening.py DIFF.json", file=sys.stderr)
        return 64
    diff = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    if diff["format_version"].partition(".")[0] != "1":
        print("widening: this checks diffs of format 1", file=sys.stderr)
        return 1
    found = widenings(diff)
    for sentence in found:
        print(f"widening: {sentence}", file=sys.stderr)
    if found and LABEL in labels():
        print(f"widening: allowed, as the change has the label {LABEL}", file=sys.stderr)
        return 0
    if found:
        print(f"widening: if that is meant, have the change labelled {LABEL}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
