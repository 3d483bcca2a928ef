"""What became different between two live states: people, then roles and policies.

Both states are first made plain, keyed by person or by definition, so that order, invitation numbers, times and
display names don't count, and each difference names somebody or something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from doorlist.planning.rolebook import RoleBook
from doorlist.platform.facts import ACCEPTED, DECLINED
from doorlist.review.nested import differences
from doorlist.values.fields import ScopeField
from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from doorlist.platform.facts import Facts
    from doorlist.platform.ladder import Ladder
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
    "role-defined",
    "role-changed",
    "role-deleted",
    "policy-defined",
    "policy-changed",
    "policy-deleted",
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
            "isn't invited any more; invited-again: had declined; renamed: the scope has another name; role-…, "
            "policy-…: of a custom role or a policy."
        ),
    ]
    before: Annotated[str | None, Field(alias="from", description="The role, or the name, before; null: none.")]
    after: Annotated[str | None, Field(alias="to", description="The role, or the name, after; null: none.")]
    definition: Annotated[str | None, Field(description="The role or policy that it is about; null: none.")] = None
    gains: Annotated[
        tuple[str, ...], Field(description="Permissions that a policy, or policies that a role, has since.")
    ] = ()
    loses: Annotated[tuple[str, ...], Field(description="The same, no longer.")] = ()


def changes(old: Live, new: Live, facts: Facts) -> list[Change]:
    """Every difference, scopes in the order of a plan, in each by email. Of people, where both sides were read."""
    found = list(_scopes(old, new))
    one, other = comparable(old, facts), comparable(new, facts)
    names = {scope.key: scope for scope in (ORGANIZATION, *new.projects)}
    for key in one.keys() & other.keys():
        for email in one[key].keys() | other[key].keys():
            was, now = one[key].get(email, {}), other[key].get(email, {})
            change = _person(names[key], email, was, now) if was != now else None
            if change is not None:
                found.append(change)
    found += _definitions(old, new, names)
    return sorted(
        found,
        key=lambda change: (scope_order(change.scope), change.email or "", change.definition or "", change.what),
    )


def _definitions(old: Live, new: Live, names: Mapping[str, Scope]) -> Iterator[Change]:
    """Roles and policies by their ids, where both sides were read."""
    one, other = ({scope.key: _defined(there) for scope, there in live.scopes.items()} for live in (old, new))
    both = {key for key in one.keys() & other.keys() if one[key] is not None and other[key] is not None}
    for path in dict.fromkeys(
        leaf.path[:2]
        for leaf in differences({key: one[key] or {} for key in both}, {key: other[key] or {} for key in both})
    ):
        key, definition_id = path
        was, now = (one[key] or {}).get(definition_id), (other[key] or {}).get(definition_id)
        named = now or was
        assert named is not None, "different, and on neither side"
        kind: Literal["policy", "role"] = named["kind"]
        before, after = (None if side is None else side["name"] for side in (was, now))
        items = tuple(set() if side is None else side["items"] for side in (was, now))
        yield Change(
            names[key],
            None,
            _EVENTS[kind]["defined" if was is None else "deleted" if now is None else "changed"],
            before,
            after,
            named["name"],
            tuple(sorted(items[1] - items[0])),
            tuple(sorted(items[0] - items[1])),
        )


_EVENTS: Final[dict[str, dict[str, Event]]] = {
    "policy": {"defined": "policy-defined", "changed": "policy-changed", "deleted": "policy-deleted"},
    "role": {"defined": "role-defined", "changed": "role-changed", "deleted": "role-deleted"},
}


def _defined(there: LiveScope) -> dict[str, dict[str, Any]] | None:
    """The custom roles and policies by id, as plain data; `None` where they weren't read."""
    if there.policies is None or there.roles is None:
        return None
    names = {policy.id: policy.name for policy in there.policies}
    found: dict[str, dict[str, Any]] = {
        f"policy {policy.id}": {
            "kind": "policy",
            "name": policy.name,
            "description": policy.description,
            "items": {permission.name for permission in policy.permissions},
        }
        for policy in there.policies
    }
    for role in there.roles:
        if not role.builtin:
            found[f"role {role.id}"] = {
                "kind": "role",
                "name": role.name,
                "description": role.description,
                "items": {names.get(policy.id, policy.name) for policy in role.policies},
            }
    return found


def comparable(live: Live, facts: Facts) -> Comparable:
    """A live state as plain data: scope, then person, then `role` where they are in, `invited` where invited."""
    found: Comparable = {}
    for scope, there in live.scopes.items():
        if there.members is not None and there.invitations is not None:
            found[scope.key] = _people(there, facts.ladders[scope.type])
    return found


def _people(there: LiveScope, ladder: Ladder) -> Comparable:
    book = RoleBook(there, ladder)
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
    """The change of an invitation that somebody has who is in and was in before."""
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
