"""What a plan can't be made without and that hasn't been read yet.

Each managed scope's members and invitations; its roles only where a name or an id has to be resolved; and beyond
the managed scopes only what a rule asks for: who is in an unmanaged project that somebody is about to lose with
the organization, who is in an unmanaged organization where invitations depend on it, and everybody on the FREE plan,
where invitations to any project take one of its few seats.

Roles with their policies, policies and permissions are read where the files define them, where an action changes
somebody's role, so that it can be told what that means, and where `restricted` asks.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.errors import AccessFileError
from doorlist.planning.decide import planned
from doorlist.planning.definitions import manages_definitions
from doorlist.planning.impact import may_be_told
from doorlist.planning.leaving import leavers
from doorlist.planning.managed_scope import managed_parts
from doorlist.planning.resolve import found_targets, is_for, targets
from doorlist.planning.rolebook import RoleBook, surely_holds
from doorlist.values.action import about_definitions, about_people
from doorlist.values.guardrails import NO_OVERRIDES
from doorlist.values.mail_log import NO_JOURNAL
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.planning.resolve import Target
    from doorlist.platform.facts import Facts
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live, LiveScope

#: Reminders don't matter here, as they change nobody's role: any moment will do.
_ANY: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Needs(NamedTuple):
    """Scopes of which something is missing.

    Attributes:
        people: members and invitations.
        roles: the roles, by name and id.
        whole_roles: the same, and each must tell its policies.
        policies: the policies.
        permissions: the permissions there are.
    """

    people: frozenset[Scope] = frozenset()
    roles: frozenset[Scope] = frozenset()
    whole_roles: frozenset[Scope] = frozenset()
    policies: frozenset[Scope] = frozenset()
    permissions: frozenset[Scope] = frozenset()

    def __bool__(self) -> bool:
        return any(self)


def needs(desired: Desired, live: Live, facts: Facts) -> Needs:
    """What is still to be read for a plan; empty where `live` is enough.

    What the files name and isn't there is passed over: planning tells it, with all else that is wrong.

    Args:
        desired: at its moment (`values.desired.at`).
        live: as far as it was read; organization and projects always are.
        facts: of the platform whose state it is.

    Raises:
        AccessFileError: the files are for another organization.
    """
    if not is_for(desired, live):
        targets(desired, live)
    found, _ = found_targets(desired, live)
    people = frozenset(scope for scope in _people(desired, live, facts, found) if not _people_read(live.of(scope)))
    if people:
        return Needs(people=people)
    defined = {target.scope for target in found if manages_definitions(target.wanted)}
    defined |= _restricted(desired, found)
    whole = frozenset(scope for scope in defined if not may_be_told(live.of(scope)))
    roles = frozenset(
        target.scope
        for target in found
        if target.wanted.managed
        and target.scope not in defined
        and _roles_needed(target, live.of(target.scope), facts)
    )
    if roles or whole:
        return Needs(roles=roles, whole_roles=whole, policies=whole, permissions=whole)
    return _for_impact(desired, live, facts, found)


def _for_impact(desired: Desired, live: Live, facts: Facts, found: Iterable[Target]) -> Needs:
    """What it takes to tell who may do what after the plan: nothing, unless it changes somebody's role, or a role."""
    managed = [target for target in found if target.wanted.managed or manages_definitions(target.wanted)]
    organization = live.of(ORGANIZATION)
    told = all(may_be_told(live.of(target.scope)) for target in managed)
    if told and (may_be_told(organization) or _only_builtin(organization, facts)):
        return Needs()
    if not any(_differs(target, live.of(target.scope)) for target in managed):
        return Needs()
    try:
        parts = managed_parts(desired, live, facts)
        builder = planned(parts, desired, live, now=_ANY, mailed=NO_JOURNAL, overrides=NO_OVERRIDES)
    except AccessFileError:
        return Needs()  # nothing will be planned
    changing = [
        action for action in about_people(builder.actions) if action.kind in ("update-role", "remove", "invite")
    ]
    scopes = {action.scope for action in changing}
    concerned = {action.email for action in changing}
    for action in about_definitions(builder.actions):
        if action.definition_id is not None and action.definition.after is not None:
            concerned.update(live.of(action.scope).members or ())
    if scopes - {ORGANIZATION} and not _people_read(organization):
        return Needs(people=frozenset({ORGANIZATION}))
    members = organization.members or {}
    # Nothing of a project changes for whoever reaches all of them, perhaps by a role of the organization's own.
    held = {members[email].role for email in concerned if email in members}
    if any(role is not None and not facts.ladders["organization"].has(role.name) for role in held):
        scopes.add(ORGANIZATION)
    return Needs(
        roles=frozenset(scope for scope in scopes if live.of(scope).roles is None),
        policies=frozenset(scope for scope in scopes if _policies_needed(live.of(scope))),
        permissions=frozenset(scope for scope in scopes if live.of(scope).permissions is None),
    )


def _only_builtin(organization: LiveScope, facts: Facts) -> bool:
    """Whether it was read who is in the organization, and they all have built-in roles."""
    held = {member.role for member in (organization.members or {}).values() if member.role is not None}
    return _people_read(organization) and all(facts.ladders["organization"].has(role.name) for role in held)


def _policies_needed(live: LiveScope) -> bool:
    """Whether policies have to be read: built-in roles have none."""
    return live.policies is None and any(not role.builtin for role in live.roles or ())


def _differs(target: Target, live: LiveScope) -> bool:
    """Whether somebody's role may change. The answer is cheap, and a no is certain.

    Roles are read where somebody isn't just as the files say; else only leavers are touched.
    """
    return live.roles is not None or bool(leavers(target.wanted, live))


def _restricted(desired: Desired, found: Iterable[Target]) -> set[Scope]:
    """The scopes where `restricted` asks what everybody may do."""
    return {target.scope for target in found} if desired.guardrails.restricted else set()


def _people(desired: Desired, live: Live, facts: Facts, found: Iterable[Target]) -> Iterator[Scope]:
    managed = [target for target in found if target.wanted.managed]
    for target in managed:
        yield target.scope
    yield from _restricted(desired, found)
    for target in found:
        if manages_definitions(target.wanted):
            # Who reaches a project through the organization isn't concerned by its roles.
            yield from (target.scope, ORGANIZATION)
    organization = live.of(ORGANIZATION)
    if desired.organization.managed:
        if _people_read(organization) and leavers(desired.organization, organization):
            yield from live.projects
    elif managed and desired.invitations.projects == "after-joining":
        yield ORGANIZATION
    if managed and live.organization.plan in facts.seats:
        yield from (ORGANIZATION, *live.projects)


def _people_read(live: LiveScope) -> bool:
    return live.members is not None and live.invitations is not None


def _roles_needed(target: Target, live: LiveScope, facts: Facts) -> bool:
    """Whether a role has to be resolved that the member list doesn't show: to change, to invite, or to name one."""
    wanted = target.wanted
    if live.roles is not None:
        return False
    members, ladder = live.members or {}, facts.ladders[target.scope.type]
    book = RoleBook(live, ladder)
    invited = {(invitation.email, book.name_of(invitation.role_id)) for invitation in live.invitations or ()}
    for email, entry in wanted.entries.items():
        member = members.get(email)
        if member is not None:
            if member.role is not None and member.role.name == entry.role.name:
                continue
            if not surely_holds(ladder, member, entry.role):
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
