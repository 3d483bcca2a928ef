"""Worlds with their files, a line for each scope, and the plans for them in a line.

`cyd=Viewer>Judge` is somebody with a role, `P=ac>c` a policy (one capital) with a letter for each permission,
`Judge=P>PQ` a custom role with its policies; what stands behind `>` is what the files want. `-` is nothing: no role,
no permissions, no policies; `out` is not to be there. ada is Owner of everything unless somebody else is, and whoever
is in a project alone is a Member of the organization.
"""

from __future__ import annotations

from typing import NamedTuple

from doorlist.values.action import Action
from doorlist.values.desired import Desired
from doorlist.values.live import Live
from doorlist.values.plan import Plan
from support.defined import defined, defining
from support.worlds import Inside, desired, live, scope_named, short, short_scope, want

_LETTERS = {
    "a": "span:read",
    "b": "trace:delete",
    "c": "trace:read",
    "m": "project:manage",
    "r": "project:read",
    "y": "billing:read",
}


class _Side(NamedTuple):
    """One scope as it is, or as the files want it."""

    people: dict[str, str]
    policies: dict[str, str]
    roles: dict[str, str]


def changing(organization: str = "", **projects: str) -> tuple[Desired, Live]:
    """Files and the world that they are for."""
    sides = {"org": _sides(organization), **{name: _sides(text) for name, text in projects.items()}}
    for name in projects:
        for before_and_after, organizations in zip(sides[name], sides["org"], strict=True):
            for who in before_and_after.people:
                organizations.people.setdefault(who, "Member")
    inside = {name: Inside(before.people) for name, (before, _) in sides.items() if name != "org"}
    there = live(sides["org"][0].people, **inside)  # type: ignore[arg-type]
    wanted = {}
    for name, (before, after) in sides.items():
        there = defined(there, scope_named(name), before.roles, before.policies)
        wanted[name] = want(after.people)
        if before.policies or before.roles or after.policies or after.roles:
            wanted[name] = defining(wanted[name], after.roles, after.policies)
    return desired(wanted.pop("org"), **wanted), there  # type: ignore[arg-type]


def _sides(text: str) -> tuple[_Side, _Side]:
    words = [word.partition("=") for word in text.split()]
    found = []
    for number in (0, -1):
        side = _Side({}, {}, {})
        for key, _, both in words:
            content = both.split(">")[number]
            if content != "out":
                _put(side, key, content)
        if "Owner" not in side.people.values():
            side.people["ada"] = "Owner"
        found.append(side)
    return found[0], found[1]


def _put(side: _Side, key: str, content: str) -> None:
    if key.islower():
        side.people[key] = content
    elif len(key) == 1:
        side.policies[key] = " ".join(_LETTERS[one] for one in content.strip("-"))
    else:
        side.roles[key] = " ".join(content.strip("-"))


def in_short(plan: Plan) -> tuple[str, str]:
    """A plan's actions in order, with those whom they interrupt behind `!`; and which needs which.

    `P` and `Judge` are redefined, `+P` is defined, `-P` is deleted, `P:take` is the half that takes; `cyd` gets
    another role, `-cyd` is removed. What is in another scope than the project Bot has its name in front.
    """
    names = {action.id: _name(action) for action in plan.actions}
    order = [names[a.id] + "".join(f"!{short(email)}" for email in a.interrupts) for a in plan.actions]
    needs = sorted(f"{names[one]}<{names[action.id]}" for action in plan.actions for one in action.depends_on)
    return " ".join(order), " ".join(needs)


def _name(action: Action) -> str:
    where = short_scope(action.scope)
    sign = {"define": "+", "delete": "-", "remove": "-"}.get(action.kind.partition("-")[0], "")
    half = ":take" if action.id.endswith(":take") else ""
    return f"{'' if where == 'Bot' else f'{where}.'}{sign}{short(action.subject)}{half}"
