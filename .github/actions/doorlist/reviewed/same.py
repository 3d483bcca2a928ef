"""Tells whether a reviewed plan is for the same organization and files as a fresh one: exits 0, or 4 and says why.

python same.py FRESH.json REVIEWED.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def difference(fresh: dict[str, Any], reviewed: dict[str, Any]) -> str | None:
    """What makes the reviewed plan another one, if anything does. Says nothing that stands in it: it is untrusted."""
    if reviewed["organization"]["id"] != fresh["organization"]["id"]:
        return "it is for another organization"
    # The digest alone could be written into any plan; the state is what `apply --plan` goes by.
    if any(reviewed["desired"][part] != fresh["desired"][part] for part in ("digest", "state")):
        return "it was made for other access files than this commit has; the branch was behind, or a date has passed"
    if reviewed["overrides"] != fresh["overrides"]:
        return "other guardrails were lifted for it"
    return None


if __name__ == "__main__":
    try:
        why = difference(*(json.loads(Path(path).read_text(encoding="utf-8")) for path in sys.argv[1:3]))
    except (OSError, ValueError, LookupError, TypeError):
        why = "it isn't a plan"
    if why is not None:
        sys.stdout.write(why)
        sys.exit(4)
