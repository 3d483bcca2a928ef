"""What the files manage of an organization: each scope with its desired and its live side, ready for the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from doorlist.errors import AccessFileError, Problem
from doorlist.planning.definitions import define
from doorlist.planning.resolve import found_targets, problem
from doorlist.planning.restricted import unknown_permissions
from doorlist.planning.rolebook import GivenRole, RoleBook, has_given, holds, unknown_role
from doorlist.values.desired import RoleRef
from doorlist.values.role_names import same_role
from doorlist.words import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.planning.definitions import ScopeDefinitions
    from doorlist.planning.resolve import Target
    from doorlist.platform.facts import Facts
    from doorlist.platform.ladder import Ladder
    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.live import Invitation, Live, LiveScope, Member
    from doorlist.values.scope import Scope
    from doorlist.values.source import Source


@dataclass(frozen=True, slots=True)
class ManagedScope:
    """A scope whose people the files manage: what they want of it beside what live says.

    Attributes:
        scope: the live scope, with its id and name.
        wanted: its part of the desired state, at the plan's moment.
        members: who is in, by email.
        invitations: by email; usually one, but a list may hold several for one address.
        facts: of the platform.
        roles: the live roles, by name and by id.
        owner: the present Owner's email, `None` where there is none.
        heir: the email that the files name Owner, `None` where they name nobody.
        given: each role that the files ask for here.
        definitions: what becomes of the scope's own roles and policies, `None` where the files don't manage them.
    """

    scope: Scope
    wanted: DesiredScope
    members: Mapping[str, Member]
    invitations: Mapping[str, tuple[Invitation, ...]]
    facts: Facts
    roles: RoleBook
    owner: str | None
    heir: str | None
    given: Mapping[RoleRef, GivenRole]
    definitions: ScopeDefinitions | None = None

    @property
    def ladder(self) -> Ladder:
        """The built-in roles of this kind of scope."""
        return self.facts.ladders[self.scope.type]

    def role(self, entry: Entry) -> GivenRole:
        """The role that an entry asks for."""
        return self.given[entry.role]

    def builtin(self, name: str) -> GivenRole:
        """One of the platform's own roles."""
        return self.roles.given(RoleRef(name), None) or unknown_role(RoleRef(name))

    def has(self, member: Member, entry: Entry) -> bool:
        """Whether somebody holds the role that an entry asks for."""
        return has_given(member, entry.role, self.given[entry.role])


class Managed(NamedTuple):
    """What the files manage of an organization on a platform: the scopes whose people they manage, definitions by
    scope, and where each scope stands."""

    people: tuple[ManagedScope, ...]
    definitions: Mapping[Scope, ScopeDefinitions]
    sources: Mapping[Scope, Source]
    facts: Facts


def managed_scopes(desired: Desired, live: Live, facts: Facts) -> tuple[ManagedScope, ...]:
    """Every scope whose people are managed, the organization first, then projects by live name.

    Raises:
        AccessFileError: as `managed_parts` does.
    """
    return managed_parts(desired, live, facts).people


def managed_parts(desired: Desired, live: Live, facts: Facts) -> Managed:
    """All that the files manage.

    Raises:
        AccessFileError: what doesn't fit the organization, all of it at once: another organization, projects, roles,
            policies and permissions that aren't there, a second Owner.
    """
    targets, problems = found_targets(desired, live)
    people: list[ManagedScope] = []
    definitions: dict[Scope, ScopeDefinitions] = {}
    sources = {target.scope: target.wanted.source for target in targets}
    for target in targets:
        there = live.of(target.scope)
        found = define(target, there, problems)
        if found is not None:
            definitions[target.scope] = found
        if target.wanted.managed:
            people.append(_managed(target, there, facts, found, problems))
    catalogues = [(target.scope.type, live.of(target.scope).permissions) for target in targets]
    problems.extend(unknown_permissions(desired.guardrails.restricted, facts, catalogues))
    if problems:
        raise AccessFileError(problems)
    return Managed(tuple(people), definitions, sources, facts)


def _managed(
    target: Target, live: LiveScope, facts: Facts, definitions: ScopeDefinitions | None, problems: list[Problem]
) -> ManagedScope:
    members, entries = live.members or {}, target.wanted.entries
    ladder = facts.ladders[target.scope.type]
    book = RoleBook(live, ladder)
    # A scope has many entries and few roles: each role is looked up once.
    found = {ref: book.given(ref, definitions) for ref in {entry.role for entry in entries.values()}}
    given = {ref: role or unknown_role(ref) for ref, role in found.items()}
    owners = {ref for ref, role in given.items() if ladder.is_owner(role.name)}
    heirs = [entry for entry in entries.values() if entry.role in owners] if owners else []
    problems.extend(_second_owners(target.scope, ladder, heirs))
    if book.complete:
        unknown = {ref for ref, role in found.items() if role is None}
        problems.extend(_unknown_roles(target, unknown, book, definitions, members))
        problems.extend(_roles_that_go(target, given, definitions))
    by_email: dict[str, tuple[Invitation, ...]] = {}
    for invitation in sorted(live.invitations or (), key=lambda one: one.id):
        by_email[invitation.email] = (*by_email.get(invitation.email, ()), invitation)
    heir = heirs[0].email if heirs else None
    return ManagedScope(
        scope=target.scope,
        wanted=target.wanted,
        members=members,
        invitations=by_email,
        facts=facts,
        roles=book,
        owner=_owner(members, ladder, heir),
        heir=heir,
        given=given,
        definitions=definitions,
    )


def _owner(members: Mapping[str, Member], ladder: Ladder, heir: str | None) -> str | None:
    """The present Owner. Should a platform ever show two, the one whom the files name has nothing to take over."""
    held = {member.role for member in members.values()}
    owners = {role for role in held if role is not None and ladder.is_owner(role.name)}
    found = [member.email for member in members.values() if member.role in owners] if owners else []
    return heir if heir in found else next(iter(found), None)


def _second_owners(scope: Scope, ladder: Ladder, heirs: list[Entry]) -> list[Problem]:
    return [
        problem(
            second.source,
            f"{second.email} is a second {ladder.owner} of {scope.label}",
            f"{first.email} is named {ladder.owner} at {first.source.file}:{first.source.line}: a scope has one.",
            words=(second.email,),
        )
        for first in heirs[:1]
        for second in heirs[1:]
    ]


def _unknown_roles(
    target: Target,
    unknown: set[RoleRef],
    book: RoleBook,
    definitions: ScopeDefinitions | None,
    members: Mapping[str, Member],
) -> list[Problem]:
    """Roles that the scope doesn't have. Whoever holds a role of just that name is in order all the same."""
    if not unknown:
        return []
    subject = "The organization" if target.scope.type == "organization" else f"Project {target.scope.name}"
    defined = (
        [] if definitions is None else [plan.wanted.name for plan in definitions.by_name.values() if plan.wanted]
    )
    in_trouble = {name.casefold() for name in target.wanted.roles or ()}.difference(map(str.casefold, defined))
    names = sorted({*book.names(), *defined})
    known = f"It has {listed(names)}."
    problems = []
    for entry in target.wanted.entries.values():
        member = members.get(entry.email)
        # A role that the files define, and that isn't found, has a problem of its own.
        if entry.role not in unknown or (entry.role.name or "").casefold() in in_trouble:
            continue
        several = book.ambiguous(entry.role)
        if several:
            told = listed([f"{role.name} ({role.id})" for role in several])
            message = f"{subject} has roles that differ in case only, and {entry.role} is none of them: {told}"
            problems.append(
                problem(entry.source, message, "Spell it as the one that is meant, or give its `role_id`.")
            )
        elif member is None or not holds(member, entry.role):
            near = nearest(entry.role.name or "", names)
            fix = f"Did you mean {near}? {known}" if near else known
            named = f"group:{entry.group}" if entry.group else entry.email
            words = (named, entry.role.name or entry.role.id or "")
            problems.append(problem(entry.source, f"{subject} has no role {entry.role}", fix, words=words))
    return problems


def _roles_that_go(
    target: Target, given: Mapping[RoleRef, GivenRole], definitions: ScopeDefinitions | None
) -> list[Problem]:
    """Entries with a role that the files take away, or that has another name at the end."""
    if definitions is None:
        return []
    going = {ref for ref, role in given.items() if definitions.goes(role.id)}
    renamed = {ref for ref, role in given.items() if ref.name is not None and not same_role(ref.name, role.name)}
    problems = []
    for entry in target.wanted.entries.values() if going or renamed else ():
        role = given[entry.role]
        if entry.role in going:
            fix = "Define it under `roles`, give another role, or set `unlisted_roles: keep`."
            message = f"The role {role.name} isn't defined in the files, and unlisted roles are removed"
            problems.append(problem(entry.source, message, fix))
        elif entry.role in renamed:
            message = f"The role {entry.role.name} is called {role.name} from now on"
            problems.append(problem(entry.source, message, f"Write {role.name} here, too."))
    return problems
