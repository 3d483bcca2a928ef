"""What a plan can't be made without and that hasn't been read yet.

Each managed scope's members and invitations; its roles only where a name or an id has to be resolved; and beyond
the managed scopes only what a rule asks for: who is in an unmanaged project that somebody is about to lose with
the organization, who is in an unmanaged organization where invitations depend on it, and everybody on the FREE plan,
where invitations to any project take one of its few seats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.resolve import targets
from doorlist.planning.rolebook import RoleBook, holds
from doorlist.platform.facts import CONFIDENT_AI
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.planning.resolve import Target
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.live import Live, LiveScope


class Needs(NamedTuple):
    """Scopes whose members and invitations, and scopes whose roles, are missing."""

    people: frozenset[Scope] = frozenset()
    roles: frozenset[Scope] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.people or self.roles)


def needs(desired: Desired, live: Live) -> Needs:
    """What is still to be read for a plan; empty where `live` is enough.

    Args:
        desired: at its moment (`values.desired.at`).
        live: as far as it was read; organization and projects always are.

    Raises:
        AccessFileError: the files don't fit the organization, see `targets`.
    """
    managed = [target for target in targets(desired, live) if target.wanted.managed]
    missing = frozenset(scope for scope in _people(desired, live, managed) if not _people_read(live.of(scope)))
    if missing:
        return Needs(people=missing)
    return Needs(
        roles=frozenset(target.scope for target in managed if _roles_needed(target.wanted, live.of(target.scope)))
    )


def leavers(wanted: DesiredScope, live: LiveScope) -> list[str]:
    """Who is in a managed scope and shouldn't be: expired, or not named where unlisted people are removed."""
    unlisted = wanted.unlisted == "remove"
    return [
        email for email in live.members or {} if email not in wanted.entries and (unlisted or email in wanted.expired)
    ]


def _people(desired: Desired, live: Live, managed: list[Target]) -> Iterable[Scope]:
    for target in managed:
        yield target.scope
    organization = live.of(ORGANIZATION)
    if desired.organization.managed:
        if _people_read(organization) and leavers(desired.organization, organization):
            yield from live.projects
    elif managed and desired.invitations.projects == "after-joining":
        yield ORGANIZATION
    if managed and live.organization.plan in CONFIDENT_AI.seats:
        yield from (ORGANIZATION, *live.projects)


def _people_read(live: LiveScope) -> bool:
    return live.members is not None and live.invitations is not None


def _roles_needed(wanted: DesiredScope, live: LiveScope) -> bool:
    """Whether a role has to be resolved that the member list doesn't show: to change, to invite, or to name one."""
    if live.roles is not None:
        return False
    members, book = live.members or {}, RoleBook(live)
    invited = {(invitation.email, book.name_of(invitation.role_id)) for invitation in live.invitations or ()}
    for email, entry in wanted.entries.items():
        member = members.get(email)
        if member is not None:
            if not holds(member, entry.role):
                return True
            continue
        role = book.named(entry.role)
        if role is None or (email, role.name) not in invited:
            return True
    kept = wanted.unlisted == "keep"
    return any(
        name is None and not (kept and email not in wanted.entries and email not in wanted.expired)
        for email, name in invited
    )
