"""How people stand towards the organization, as far as the projects' rules ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorlist.planning.invited import only_declined
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Container

    from doorlist.planning.leaving import Leavers
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is in the organization, on the way in, on hold there, or on the way out.

    Attributes:
        members: who is in; empty where it wasn't read, as no rule asks for it then.
        named: whom the files bring into the organization.
        on_hold: who declined the organization's invitation, where that is left to a person.
        leaving: whom this plan takes out of the organization; that stands for their projects and invitations.
        leaving_later: who is to leave the organization, and can't before an ownership has been handed over.
    """

    members: Container[str] = NOBODY
    named: Container[str] = NOBODY
    on_hold: Container[str] = NOBODY
    leaving: Container[str] = NOBODY
    leaving_later: Container[str] = NOBODY


def standing(desired: Desired, live: Live, organization: ManagedScope | None, leavers: Leavers) -> Standing:
    """How people stand, once it is known who leaves; `organization` is `None` where it isn't managed."""
    members = live.of(ORGANIZATION).members or {}
    if organization is None:
        return Standing(members=members)
    return Standing(
        members=members,
        named=organization.wanted.entries,
        on_hold=_on_hold(organization) if desired.invitations.declined == "hold" else NOBODY,
        leaving=leavers.now,
        leaving_later=leavers.later,
    )


def _on_hold(organization: ManagedScope) -> frozenset[str]:
    return frozenset(
        email
        for email, invitations in organization.invitations.items()
        if email in organization.wanted.entries and email not in organization.members and only_declined(invitations)
    )
