"""What became different between two live states, person by person. deepdiff does the comparison.

Both states are first made plain and keyed by person (`comparable`), so that order, invitation numbers, times and
display names don't count, and each difference names somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from doorlist.planning.rolebook import RoleBook
from doorlist.platform.facts import ACCEPTED, DECLINED
from doorlist.values.plan import ScopeField
from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from doorlist.values.live import Invitation, Live, LiveScope

Event = Literal[
    "appeared",
    "joined",
    "left",
    "role",
    "invited",
    "declined",
    "invited-again",
    "invitation-role",
    "withdrawn",
    "project-created",
    "project-gone",
    "renamed",
]
Comparable = dict[str, Any]
_NO_ROLE: Final = "no role"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that became different."""

    scope: ScopeField
    email: Annotated[str | None, Field(description="Null: it concerns the scope itself.")]
    what: Annotated[
        Event,
        Field(
            description="appeared: is in, and wasn't invited before; joined: is in, and was invited; withdrawn: "
            "isn't invited any more; invited-again: had declined; renamed: the scope has another name."
        ),
    ]
    before: Annotated[str | None, Field(alias="from", description="The role, or the name, before; null: none.")]
    after: Annotated[str | None, Field(alias="to", description="The role, or the name, after; null: none.")]


def changes(old: Live, new: Live) -> list[Change]:
    """Every difference, scopes in the order of a plan, in each by email. Of people, where both sides were read."""
    found = list(_scopes(old, new))
    one, other = comparable(old), comparable(new)
    common = [key for key in one if key in other]
    differences = _deep({key: one[key] for key in common}, {key: other[key] for key in common})
    names = {scope.key: scope for scope in (ORGANIZATION, *new.projects)}
    for key, email in differences:
        change = _person(names[key], email, one[key].get(email, {}), other[key].get(email, {}))
        if change is not None:
            found.append(change)
    return sorted(found, key=lambda change: (scope_order(change.scope), change.email or "", change.what))


def comparable(live: Live) -> Comparable:
    """A live state as plain data: scope, then person, then `role` where they are in, `invited` where invited."""
    found: Comparable = {}
    for scope, there in live.scopes.items():
        if there.members is not None and there.invitations is not None:
            found[scope.key] = _people(there)
    return found


def _people(there: LiveScope) -> Comparable:
    book = RoleBook(there)
    people: Comparable = {
        email: {"role": _NO_ROLE if member.role is None else member.role.name}
        for email, member in (there.members or {}).items()
    }
    by_email: dict[str, list[Invitation]] = {}
    for invitation in there.invitations or ():
        by_email.setdefault(invitation.email, []).append(invitation)
    for email, theirs in by_email.items():
        # An open one counts more than a declined one, that more than an accepted one.
        best = min(theirs, key=lambda one: ((one.status == DECLINED) + 2 * (one.status == ACCEPTED), -one.id))
        role = book.name_of(best.role_id) or f"role_id {best.role_id}"
        people.setdefault(email, {})["invited"] = {"status": best.status, "role": role}
    return people


def _deep(old: Comparable, new: Comparable) -> list[tuple[str, str]]:
    """Scope and person of everything that differs."""
    # Whatever is equal is left out first: deepdiff takes 80 microseconds an entry, `==` next to nothing.
    old, new = _unlike(old, new), _unlike(new, old)
    if old == new:
        return []
    from deepdiff import DeepDiff  # 75 ms to import

    tree = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0)
    paths = [item.path(output_format="list") for items in tree.values() for item in items]
    return sorted({(str(path[0]), str(path[1])) for path in paths})


def _unlike(one: Comparable, other: Comparable) -> Comparable:
    return {
        key: {email: what for email, what in people.items() if other[key].get(email) != what}
        for key, people in one.items()
    }


def _person(scope: Scope, email: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Change | None:
    was, now = old.get("role"), new.get("role")
    if was is None and now is not None:
        return Change(scope, email, "joined" if "invited" in old else "appeared", None, now)
    if now is None and was is not None:
        return Change(scope, email, "left", was, None)
    if was != now:
        return Change(scope, email, "role", was, now)
    if now is not None:
        return _left_over(scope, email, old, new)
    return _invited(scope, email, old.get("invited"), new.get("invited"))


def _left_over(scope: Scope, email: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Change | None:
    """Somebody who is and was in: an invitation beside that comes or goes."""
    before, after = old.get("invited"), new.get("invited")
    if before is None and after is not None:
        return Change(scope, email, "invited", None, after["role"])
    if after is None and before is not None:
        return Change(scope, email, "withdrawn", before["role"], None)
    return None


def _invited(scope: Scope, email: str, old: Any, new: Any) -> Change | None:
    before, after = None if old is None else old["role"], None if new is None else new["role"]
    if new is None:
        return Change(scope, email, "withdrawn", before, after)
    if old is None:
        return Change(scope, email, "declined" if new["status"] == DECLINED else "invited", before, after)
    if old["status"] != new["status"] and new["status"] == DECLINED:
        return Change(scope, email, "declined", before, after)
    if old["status"] == DECLINED and new["status"] != DECLINED:
        return Change(scope, email, "invited-again", before, after)
    return Change(scope, email, "invitation-role", before, after) if before != after else None


def _scopes(old: Live, new: Live) -> Iterator[Change]:
    if old.organization.name != new.organization.name:
        yield Change(ORGANIZATION, None, "renamed", old.organization.name, new.organization.name)
    before, after = ({scope.id: scope for scope in live.projects} for live in (old, new))
    for project_id, scope in after.items():
        if project_id not in before:
            yield Change(scope, None, "project-created", None, scope.name)
        elif before[project_id].name != scope.name:
            yield Change(scope, None, "renamed", before[project_id].name, scope.name)
    for project_id, scope in before.items():
        if project_id not in after:
            yield Change(scope, None, "project-gone", scope.name, None)
