"""Whom of a live scope an access file can name as they are, and how; and whom it can't."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from doorlist.access.emails import email_problem
from doorlist.editing.emit import is_expressible, scalar
from doorlist.editing.shape import by_person
from doorlist.words import plural_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.platform.ladder import Ladder
    from doorlist.values.live import Invitation, LiveScope, Member


class Named(NamedTuple):
    """Somebody who can be named. `role` is YAML already; `owns`: whether it is Owner; `note` becomes a comment."""

    email: str
    role: str
    owns: bool = False
    note: str = ""


class LeftOut(NamedTuple):
    """Somebody who can't be named as they are; `why` holds nothing from outside."""

    email: str
    why: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One scope, each list by email."""

    members: Sequence[Named]
    invitees: Sequence[Named]
    left_out: Sequence[LeftOut]

    @property
    def named(self) -> Sequence[Named]:
        """Members and invitees."""
        return [*self.members, *self.invitees]


def listed_of(live: LiveScope, ladder: Ladder) -> Listed:
    """Sort a scope's people. A plan that names them so has no actions.

    Source: `manual: invitations#invitations-left-over`.
    """
    spelling = _Spelling(live, ladder)
    members = live.members or {}
    invitations: dict[str, list[Invitation]] = {}
    for invitation in live.invitations or ():
        invitations.setdefault(invitation.email, []).append(invitation)
    joined = [_member(member, email in invitations, spelling, ladder) for email, member in members.items()]
    invited = [_invitee(theirs, spelling, ladder) for email, theirs in invitations.items() if email not in members]
    named = _one_owner(joined, ladder)
    return Listed(
        members=_in_order(named),
        invitees=_in_order(invited),
        left_out=sorted(one for one in [*named, *invited] if isinstance(one, LeftOut)),
    )


def _in_order(people: Sequence[Named | LeftOut]) -> list[Named]:
    return sorted((one for one in people if isinstance(one, Named)), key=lambda one: by_person(one.email))


def _member(member: Member, has_invitation: bool, spelling: _Spelling, ladder: Ladder) -> Named | LeftOut:
    email, role = member.email, member.role
    if email_problem(email) is not None:
        return LeftOut(email, "a member whose address no access file takes")
    if role is None:
        return LeftOut(email, "a member without a role; to name them is to give them one")
    if has_invitation:
        return LeftOut(email, "a member with an invitation left over; to name them is to revoke it")
    written = spelling.of(role.id, role.name)
    if written is None:
        return LeftOut(email, "a member whose role can't be written")
    name = (member.name or "").strip()
    note = "" if name.lower() == email else name
    return Named(email, written, ladder.is_owner(role.name), note)


def _invitee(theirs: Sequence[Invitation], spelling: _Spelling, ladder: Ladder) -> Named | LeftOut:
    first = theirs[0]
    email = first.email
    if email_problem(email) is not None:
        return LeftOut(email, "invited, at an address that no access file takes")
    if len(theirs) > 1:
        return LeftOut(email, "invited more than once; to name them is to revoke all but one")
    if first.status == "ACCEPTED":
        return LeftOut(email, "accepted, and not in any more; to name them is to invite them again")
    name = spelling.name_of(first.role_id)
    if name is None:
        return LeftOut(email, "invited with a role that isn't there any more; to name them is to invite them again")
    if ladder.is_owner(name):
        return LeftOut(email, f"invited as {ladder.owner}; to name them so is to hand ownership over")
    written = spelling.of(first.role_id, name)
    if written is None:
        return LeftOut(email, "invited with a role that can't be written")
    note = "declined the invitation" if first.status == "DECLINED" else ""
    return Named(email, written, note=note)


def _one_owner(people: Sequence[Named | LeftOut], ladder: Ladder) -> list[Named | LeftOut]:
    """Name one Owner at most: should a list ever show two, the file names neither."""
    owners = {person.email for person in people if isinstance(person, Named) and person.owns}
    if len(owners) < 2:
        return list(people)
    why = f"one of several {plural_of(ladder.owner)}; a file can name one"
    return [LeftOut(person.email, why) if person.email in owners else person for person in people]


class _Spelling:
    """How a scope's roles are written: by name, or by id where the name doesn't tell."""

    def __init__(self, live: LiveScope, ladder: Ladder) -> None:
        self._lowest = ladder.lowest.casefold()
        held = {member.role for member in (live.members or {}).values() if member.role is not None}
        self._by_id = {role.id: role.name for role in held} | {role.id: role.name for role in live.roles or ()}
        self._count = Counter(name.casefold() for name in self._by_id.values())

    def name_of(self, role_id: str | None) -> str | None:
        """The name of an invitation's role, `None` where there is no such role; no id means the lowest."""
        if role_id is not None:
            return self._by_id.get(role_id)
        return next((name for name in self._by_id.values() if name.casefold() == self._lowest), None)

    def of(self, role_id: str | None, name: str) -> str | None:
        """The role as YAML, `None` where it can't be written."""
        if is_expressible(name) and self._count[name.casefold()] == 1:
            return scalar(name)
        if role_id is not None and is_expressible(role_id):
            return f"{{role_id: {scalar(role_id)}}}"
        return None
