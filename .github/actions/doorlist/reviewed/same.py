"""Tells whether a reviewed plan is for the same organization and files as a fresh one: exits 0, or 4 and says why.

python same.py FRESH.json REVIEWED.json
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

#: How far two machines' clocks may be apart.
CLOCKS = timedelta(minutes=5)
#: What an action says to a reviewer; ids, and what depends on what, are for `apply` to judge.
TOLD = ("kind", "scope", "email", "name", "role", "definition", "cause", "reason", "source")


def difference(fresh: dict[str, Any], reviewed: dict[str, Any]) -> str | None:
    """What makes the reviewed plan another one, if anything does. Says nothing that stands in it: it is untrusted."""
    if reviewed["organization"]["id"] != fresh["organization"]["id"]:
        return "it is for another organization"
    # The digest alone could be written into any plan; the state is what `apply --plan` goes by.
    if any(reviewed["desired"][part] != fresh["desired"][part] for part in ("digest", "state")):
        return "it was made for other access files than this commit has; the branch was behind, or a date has passed"
    if reviewed["overrides"] != fresh["overrides"]:
        return "other guardrails were lifted for it"
    # A plan of tomorrow could take access away that ends tomorrow.
    if made(reviewed) > made(fresh) + CLOCKS or reviewed.get("as_of") is not None:
        return "it was made for another time than now"
    now = {action["id"]: action for action in fresh["actions"]}
    # An action that isn't needed any more is for `apply` to refuse, or to take for done.
    both = [(now[action["id"]], action) for action in reviewed["actions"] if action["id"] in now]
    if any(ours.get(part) != theirs.get(part) for ours, theirs in both for part in TOLD):
        return "it gives another cause, or another account, of an action than there is now"
    return None


def made(plan: dict[str, Any]) -> datetime:
    """When a plan was made."""
    return datetime.fromisoformat(plan["created_at"])


if __name__ == "__main__":
    try:
        why = difference(*(json.loads(Path(path).read_text(encoding="utf-8")) for path in sys.argv[1:3]))
    except (AttributeError, OSError, ValueError, LookupError, TypeError):
        why = "it isn't a plan"
    if why is not None:
        sys.stdout.write(why)
        sys.exit(4)
