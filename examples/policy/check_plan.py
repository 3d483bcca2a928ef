"""A policy of your own for plans: exits 0 if the plan keeps to it, 1 and says why if not, 64 if it is used wrongly.

python check_plan.py PLAN.json

doorlist's own guardrails can't be left out by accident; this is for what they don't cover. The plan's form is
`schemas/plan.schema.json`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OURS = {"acme.example"}
MIGHTY = {"owner", "admin"}
MOST_REMOVALS = 10


def broken_rules(plan: dict[str, Any]) -> list[str]:
    """A sentence for each rule that the plan breaks; names are quoted as JSON, so that they can't forge output."""
    found = []
    for action in plan["actions"]:
        if "email" not in action:  # about a role or a policy
            continue
        role, domain = action["role"]["to"], action["email"].rpartition("@")[2]
        if role is not None and role.strip().casefold() in MIGHTY and domain not in OURS:
            found.append(f"{json.dumps(action['email'])} is from outside, and would become {json.dumps(role)}")
    removals = sum(action["kind"] == "remove" for action in plan["actions"])
    if removals > MOST_REMOVALS:
        found.append(f"{removals} removals at once, and {MOST_REMOVALS} are the most")
    return found


def main(arguments: list[str]) -> int:
    """Check the plan that the command line names."""
    if len(arguments) != 1:
        print("usage: check_plan.py PLAN.json", file=sys.stderr)
        return 64
    plan = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    if plan["format_version"].partition(".")[0] != "2":
        print("policy: this checks plans of format 2", file=sys.stderr)
        return 1
    broken = broken_rules(plan)
    for sentence in broken:
        print(f"policy: {sentence}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
