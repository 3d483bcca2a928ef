"""Plans of any size, as the planner makes them, to be looked at: `python -m support.sized_plans 300 120` in `tests`.

They have what plans of a real company have: long project names, people who leave, move up, are invited until a day,
were invited with another role, hand a project over, wait, or are kept.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from support.worlds import Inside, desired, guard, live, plan_of, want

if TYPE_CHECKING:
    from doorlist.values.plan import Plan

_FIRST: Final = (
    "ada",
    "alan",
    "barbara",
    "donald",
    "edsger",
    "frances",
    "grace",
    "hedy",
    "john",
    "katherine",
    "margaret",
)
_LAST: Final = ("allen", "backus", "dijkstra", "hamilton", "hopper", "johnson", "knuth", "lamarr", "liskov", "turing")
_PROJECTS: Final = (
    "Support Bot", "Document Search", "Voice Assistant (Europe, production)", "Claims Triage", "Contract Review",
    "Onboarding Copilot", "Fraud Signals – pilot", "Translation Memory and Terminology", "HR Questions", "Sandbox",
)  # fmt: skip
#: What is live, what is wanted, and who is invited, for people in turn; one round is 13 people and 10 actions.
_TURNS: Final = (
    ("Member", "Member", None),
    (None, "Annotator", None),
    (None, "Annotator until 2026-12-31T00:00:00+00:00", None),
    ("Annotator", "Member", None),
    ("Member", None, None),
    (None, "Member", "Member"),
    (None, "Annotator", "Member"),
    (None, "Annotator via ml", None),
    (None, "Viewer", None),
    ("Viewer", "Annotator", None),
    (None, None, "Member"),
    ("Member", "Manager", None),
    (None, "Member", None),
)


def person(number: int) -> str:
    """Somebody of the company, or of a partner."""
    name = f"{_FIRST[number % len(_FIRST)]}.{_LAST[number // len(_FIRST) % len(_LAST)]}"
    count = number // (len(_FIRST) * len(_LAST))
    domain = "partner-of-acme.example" if number % 7 == 3 else "acme.example"
    return f"{name}{count or ''}@{domain}"


def sized_plan(actions: int) -> Plan:
    """A plan of about so many actions; one in ten scopes keeps people whom the files don't name."""
    count = max(1, round(actions / 15))
    wanted: dict[str, Any] = {}
    there: dict[str, Any] = {}
    number = 0
    for project in range(count):
        entries, members, invited = {}, {}, {}
        for turn in range(min(20, max(4, actions))):
            who = person(number)
            number += 1
            has, wants, asked = _TURNS[turn % len(_TURNS)]
            if has is not None:
                members[who] = has
            if wants is not None:
                entries[who] = wants
            if asked is not None:
                invited[who] = asked
        if project % 4 == 0:
            members[person(number)], entries[person(number)] = "Manager", "Owner"
            members[person(number + 1)] = "Owner"
            number += 2
        name = _PROJECTS[project % len(_PROJECTS)] + (
            f" {project // len(_PROJECTS) + 1}" if project >= len(_PROJECTS) else ""
        )
        wanted[name] = want(entries, "keep" if project % 10 == 1 else "remove")
        there[name] = Inside(members, invited)
    return plan_of(desired(guardrails=guard(), **wanted), live(**there))


if __name__ == "__main__":
    from doorlist.output.plan import plan_view
    from doorlist.output.view import Look

    size, columns, *more = sys.argv[1:]
    view = plan_view(sized_plan(int(size)), compact="--compact" in more)
    form = next((each for each in view.formats if each in more), "text")
    sys.stdout.writelines(view.pieces(form, Look(width=int(columns), verbose="-v" in more)))
