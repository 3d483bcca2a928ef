"""One managed scope with its desired and its live side, ready for the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from doorlist.errors import AccessFileError, Problem
from doorlist.planning.resolve import problem, targets
from doorlist.planning.rolebook import RoleBook, holds
from doorlist.platform.roles import is_owner
from doorlist.values.desired import RoleRef
from doorlist.words import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.planning.resolve import Target
    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.live import Invitation, Live, LiveScope, Member
    from doorlist.values.scope import Scope


class GivenRole(NamedTuple):
    """A role to give: its live name, and its id where live shows it."""

    name: str
    id: str | None


@dataclass(frozen=True, slots=True)
class ManagedScope:
    """One managed scope.

    Attributes:
        invitations: by email; usually one, but a list may hold several for one address.
        owner: the present Owner's email, `None` where there is none.
        heir: the email that the files name Owner, `None` where they name nobody.
        given: the live role of each role that the files ask for here, as far as it is known.
    """

    scope: Scope
    wanted: DesiredScope
    members: Mapping[str, Member]
    invitations: Mapping[str, tuple[Invitation, ...]]
    roles: RoleBook
    owner: str | None
    heir: str | None
    given: Mapping[RoleRef, GivenRole]

    def role(self, entry: Entry) -> GivenRole:
        """The role that an entry asks for."""
        return self.given[entry.role]

    def builtin(self, name: str) -> GivenRole:
        """One of the platform's own roles."""
        return _given(RoleRef(name), self.roles)


def managed_scopes(desired: Desired, live: Live) -> tuple[ManagedScope, ...]:
    """Every managed scope, the organization first, then projects by live name.

    Raises:
        AccessFileError: what `targets` finds, a role that the scope doesn't have, or a second Owner.
    """
    problems: list[Problem] = []
    found = [
        _managed(target, live.of(target.scope), problems)
        for target in targets(desired, live)
        if target.wanted.managed
    ]
    if problems:
        raise AccessFileError(problems)
    return tuple(found)


def _managed(target: Target, live: LiveScope, problems: list[Problem]) -> ManagedScope:
    members, entries = live.members or {}, target.wanted.entries
    book = RoleBook(live)
    # A scope has many entries and few roles: each role is looked up once.
    found = {ref: book.named(ref) for ref in {entry.role for entry in entries.values()}}
    given = {ref: _given(ref, book) for ref in found}
    owners = {ref for ref, role in given.items() if is_owner(role.name)}
    heirs = [entry for entry in entries.values() if entry.role in owners] if owners else []
    problems.extend(_second_owners(target.scope, heirs))
    if book.complete:
        unknown = {ref for ref, role in found.items() if role is None}
        problems.extend(_unknown_roles(target, unknown, book, members))
    by_email: dict[str, tuple[Invitation, ...]] = {}
    for invitation in sorted(live.invitations or (), key=lambda one: one.id):
        by_email[invitation.email] = (*by_email.get(invitation.email, ()), invitation)
    return ManagedScope(
        scope=target.scope,
        wanted=target.wanted,
        members=members,
        invitations=by_email,
        roles=book,
        owner=_owner(members),
        heir=heirs[0].email if heirs else None,
        given=given,
    )


def _given(ref: RoleRef, book: RoleBook) -> GivenRole:
    role = book.named(ref)
    return GivenRole(str(ref), ref.id) if role is None else GivenRole(role.name, role.id)


def _owner(members: Mapping[str, Member]) -> str | None:
    held = {member.role for member in members.values()}
    owners = {role for role in held if role is not None and is_owner(role.name)}
    return next((member.email for member in members.values() if member.role in owners), None) if owners else None


def _second_owners(scope: Scope, heirs: list[Entry]) -> list[Problem]:
    return [
        problem(
            second.source,
            f"{second.email} is a second Owner of {scope.label}",
            f"{heirs[0].email} is named Owner at {heirs[0].source.file}:{heirs[0].source.line}: a scope has one.",
            words=(second.email,),
        )
        for second in heirs[1:]
    ]


def _unknown_roles(
    target: Target, unknown: set[RoleRef], book: RoleBook, members: Mapping[str, Member]
) -> list[Problem]:
    """Roles that the scope doesn't have, other than where somebody holds just that role nevertheless."""
    if not unknown:
        return []
    known = f"It has {listed(book.names())}."
    problems = []
    for entry in target.wanted.entries.values():
        member = members.get(entry.email)
        if entry.role not in unknown or (member is not None and holds(member, entry.role)):
            continue
        near = nearest(entry.role.name or "", book.names())
        subject = "The organization" if target.scope.type == "organization" else f"Project {target.scope.name}"
        problems.append(
            problem(
                entry.source,
                f"{subject} has no role {entry.role}",
                f"Did you mean {near}? {known}" if near else known,
                words=(
                    f"group:{entry.group}" if entry.group else entry.email,
                    entry.role.name or entry.role.id or "",
                ),
            )
        )
    return problems
