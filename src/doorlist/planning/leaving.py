"""Who leaves the organization in this plan, and what goes with them.

Removing somebody from the organization detaches them from every project, drops all their roles, and clears their
outstanding invitations (`manual: platform#members`): nothing else is planned for them, and the action says what it
takes along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.ownership import leave_later, no_successor, succession, transfer_id
from doorlist.planning.sentences import why_gone
from doorlist.values.scope import ORGANIZATION, scope_order
from doorlist.words import an

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.platform.facts import Facts
    from doorlist.values.desired import DesiredScope
    from doorlist.values.live import Live, LiveScope


class Leavers(NamedTuple):
    """Who is to leave the organization: in this plan, or only once somebody else owns what is theirs."""

    now: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()


def leavers(wanted: DesiredScope, live: LiveScope) -> list[str]:
    """Who is in a managed scope and shouldn't be: expired, or not named where unlisted people are removed."""
    unlisted = wanted.unlisted == "remove"
    return [
        email for email in live.members or {} if email not in wanted.entries and (unlisted or email in wanted.expired)
    ]


def leave_organization(
    organization: ManagedScope, projects: Sequence[ManagedScope], live: Live, builder: PlanBuilder
) -> Leavers:
    """Plan every removal from the organization."""
    owned: dict[str, list[ManagedScope]] = {}
    for project in projects:
        if project.owner is not None:
            owned.setdefault(project.owner, []).append(project)
    gone = leavers(organization.wanted, live.of(ORGANIZATION))
    effects = _effects(
        gone, live, organization.facts, {project.scope for project in projects if succession(project) == "moves"}
    )
    left: set[str] = set()
    for email in gone:
        handed_over = [organization] if email == organization.owner else []
        handed_over += [project for project in owned.get(email, ()) if succession(project) != "stays"]
        if email == organization.owner and succession(organization) == "stays":
            no_successor(organization, email, builder, removal=True)
            continue
        waits = [managed for managed in handed_over if succession(managed) == "waits"]
        if waits:
            reason = (
                f"Leaves once {waits[0].heir} has joined {waits[0].scope.label} and is its {waits[0].ladder.owner}."
            )
            leave_later(organization, email, reason, builder)
            continue
        left.add(email)
        entry = organization.wanted.expired.get(email)
        cause, reason = why_gone(organization, email)
        builder.remove(
            organization,
            organization.members[email],
            entry,
            cause=cause,
            reason=reason,
            effects=tuple(dict.fromkeys(effects[email])),
            after=tuple(transfer_id(managed) for managed in handed_over),
        )
    return Leavers(frozenset(left), frozenset(gone) - left)


def _effects(gone: Sequence[str], live: Live, facts: Facts, handed_over: set[object]) -> dict[str, list[str]]:
    """What each leaver loses besides, project by project, whether or not the files manage the project."""
    effects: dict[str, list[str]] = {email: [] for email in gone}
    ladder = facts.ladders["project"]
    for invitation in live.of(ORGANIZATION).invitations or ():
        if invitation.email in effects:
            effects[invitation.email].append("Loses a left-over invitation to the organization.")
    for scope in sorted(live.projects, key=scope_order):
        there = live.of(scope)
        members = there.members or {}
        for email in gone if members else ():
            member = members.get(email)
            if member is None:
                continue
            role = member.role.name if member.role is not None else None
            was = f" (was {role})" if role is not None else ""
            effects[email].append(f"Leaves {scope.label}{was}.")
            if ladder.is_owner(role) and scope not in handed_over:
                effects[email].append(f"Project {scope.name} is left without {an(ladder.owner)}.")
        for invitation in there.invitations or ():
            if invitation.email in effects:
                effects[invitation.email].append(f"Loses the invitation to {scope.label}.")
    return effects
