"""Reading somebody's outstanding invitations in one scope: usually one, but a list may hold several.

Source: `manual: platform#invitations`. A list shows PENDING and DECLINED ones; a word that doesn't exist yet is taken
for an open invitation, so that nobody is mailed on a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.platform.facts import ACCEPTED, DECLINED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.planning.rolebook import GivenRole, RoleBook
    from doorlist.values.live import Invitation


class Sorted(NamedTuple):
    """Somebody's invitations by what they are good for, each oldest first.

    Attributes:
        fitting: open, with the role that is wanted.
        other: open, with another role.
        declined: declined, any role.
        spent: accepted and still listed.
    """

    fitting: tuple[Invitation, ...]
    other: tuple[Invitation, ...]
    declined: tuple[Invitation, ...]
    spent: tuple[Invitation, ...]


def is_open(invitation: Invitation) -> bool:
    """Whether the invitation still offers access and hasn't been answered."""
    return invitation.status not in (DECLINED, ACCEPTED)


def only_declined(invitations: Iterable[Invitation]) -> bool:
    """Whether somebody declined an invitation and has no open one."""
    statuses = {invitation.status for invitation in invitations}
    return DECLINED in statuses and statuses <= {DECLINED, ACCEPTED}


_NOTHING: Final = Sorted((), (), (), ())


def sort_out(invitations: tuple[Invitation, ...], book: RoleBook, role: GivenRole | None) -> Sorted:
    """Sort somebody's invitations; `role` is the wanted one, `None` where any will do."""
    if not invitations:
        return _NOTHING
    fitting, other, declined, spent = [], [], [], []
    for invitation in invitations:
        if invitation.status == DECLINED:
            declined.append(invitation)
        elif invitation.status == ACCEPTED:
            spent.append(invitation)
        elif fits(invitation, book, role):
            fitting.append(invitation)
        else:
            other.append(invitation)
    return Sorted(tuple(fitting), tuple(other), tuple(declined), tuple(spent))


def fits(invitation: Invitation, book: RoleBook, role: GivenRole | None) -> bool:
    """Whether the invitation carries the wanted role."""
    return role is None or book.offers(invitation.role_id, role)
