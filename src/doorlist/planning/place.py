"""A place: one managed scope with its desired and its live side, ready for the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorlist.errors import AccessFileError, Problem
from doorlist.planning.resolve import problem, targets
from doorlist.planning.rolebook import RoleBook, holds
from doorlist.values.roles import is_owner
from doorlist.words import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.planning.resolve import Target
    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.live import Invitation, Live, LiveScope, Member
    from doorlist.values.scope import Scope


@dataclass(frozen=True, slots=True)
class Place:
    """One managed scope.

    Attributes:
        invitations: by email; usually one, but a list may hold several for one address.
        owner: the present Owner's email, `None` where there is none.
        heir: the email that the files name Owner, `None` where they name nobody.
    """

    scope: Scope
    wanted: DesiredScope
    members: Mapping[str, Member]
    invitations: Mapping[str, tuple[Invitation, ...]]
    roles: RoleBook
    owner: str | None
    heir: str | None

    def role_name(self, entry: Entry) -> str:
        """The live name of the role that an entry asks for."""
        role = self.roles.named(entry.role)
        return str(entry.role) if role is None else role.name


def places(desired: Desired, live: Live) -> tuple[Place, ...]:
    """Every managed scope, the organization first, then projects by live name.

    Raises:
        AccessFileError: what `targets` finds, a role that the scope doesn't have, or a second Owner.
    """
    problems: list[Problem] = []
    found = [
        _place(target, live.of(target.scope), problems) for target in targets(desired, live) if target.wanted.managed
    ]
    if problems:
        raise AccessFileError(problems)
    return tuple(found)


def _place(target: Target, live: LiveScope, problems: list[Problem]) -> Place:
    members = live.members or {}
    book = RoleBook(live)
    problems.extend(_role_problems(target, book, members))
    heirs = [entry for entry in target.wanted.entries.values() if _names_owner(book, entry)]
    problems.extend(
        problem(
            second.source,
            f"{second.email} is a second Owner of {target.scope.label}",
            f"{heirs[0].email} is named Owner at {heirs[0].source.file}:{heirs[0].source.line}; "
            "a scope has one Owner.",
        )
        for second in heirs[1:]
    )
    by_email: dict[str, tuple[Invitation, ...]] = {}
    for invitation in sorted(live.invitations or (), key=lambda one: one.id):
        by_email[invitation.email] = (*by_email.get(invitation.email, ()), invitation)
    return Place(
        scope=target.scope,
        wanted=target.wanted,
        members=members,
        invitations=by_email,
        roles=book,
        owner=next((m.email for m in members.values() if m.role is not None and is_owner(m.role.name)), None),
        heir=heirs[0].email if heirs else None,
    )


def _names_owner(book: RoleBook, entry: Entry) -> bool:
    if entry.role.id is None:
        return is_owner(entry.role.name)
    role = book.named(entry.role)
    return role is not None and is_owner(role.name)


def _role_problems(target: Target, book: RoleBook, members: Mapping[str, Member]) -> list[Problem]:
    """Roles that the scope doesn't have. Without its role list every entry is known to hold the right one."""
    if not book.complete:
        return []
    problems = []
    for entry in target.wanted.entries.values():
        member = members.get(entry.email)
        if (member is not None and holds(member, entry.role)) or book.named(entry.role) is not None:
            continue
        near = nearest(entry.role.name or "", book.names())
        known = f"It has {listed(book.names())}."
        problems.append(
            problem(
                entry.source,
                f"{target.scope.label[0].upper()}{target.scope.label[1:]} has no role {entry.role}",
                f"Did you mean {near}? {known}" if near else known,
            )
        )
    return problems
