"""Hypothesis strategies: live states that the platform can be in, and desired states that the loader lets pass.

The alphabets are small so that everything meets everything.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from doorlist.values.desired import Desired, DesiredScope, Entry, InvitationSettings, RoleRef
from doorlist.values.guardrails import GUARDRAILS, NO_OVERRIDES, Guardrails, Limit, Overrides
from doorlist.values.live import Invitation, Live, LiveScope, Member, Organization
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source
from support.worlds import BUILTIN, CUSTOM, NOW, mail, project, role_named, roles_of

#: The short form is the same in every run, so that CI fails on what a change did; the long one is
#: `DOORLIST_EXAMPLES=10000 pytest tests/planning`, and new each time.
_LONG = os.environ.get("DOORLIST_EXAMPLES")
examples = settings(
    max_examples=int(_LONG or 200),
    deadline=None,
    derandomize=_LONG is None or "DOORLIST_MUTATING" in os.environ,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

PEOPLE = tuple(mail(name) for name in ("ada", "bob", "cyd", "dan", "eve@partner.example"))
PROJECTS = tuple(project(name) for name in ("Bot", "Lab", "Ops"))
SCOPES = (ORGANIZATION, *PROJECTS)


def _names(scope: Scope) -> tuple[str, ...]:
    return (*BUILTIN[scope.type][1:], *CUSTOM[scope.type])


def _offers(scope: Scope) -> list[tuple[tuple[str | None, str], ...]]:
    """Somebody's invitations in a scope: role id and status of each."""
    lower, member, custom = (role_named(scope, name).id for name in ("Lower", "Member", "Viewer"))
    statuses = ("PENDING", "DECLINED", "ACCEPTED", "PAUSED")
    one = [((role, status),) for role in (member, lower, custom, None, "gone") for status in statuses]
    two = [
        ((member, "PENDING"), (lower, "PENDING")),
        ((member, "PENDING"), (None, "PENDING")),
        ((member, "DECLINED"), (member, "PENDING")),
        ((lower, "PENDING"), (member, "DECLINED")),
        ((lower, "DECLINED"), (member, "DECLINED")),
        ((member, "ACCEPTED"), (member, "PENDING")),
        ((custom, "ACCEPTED"), (custom, "DECLINED")),
    ]
    return [(), (), (), (), (), *one, *two]


_OFFERS = {scope: st.sampled_from(_offers(scope)) for scope in SCOPES}
_LEFT_OVERS = {scope: st.sampled_from([(), (), (), (), (), *_offers(scope)[5:12]]) for scope in SCOPES}
#: `None` is not in; "" is in, and the platform shows no role.
_HELD = {
    scope: st.sampled_from([None, None, *_names(scope), "Member", "Member" if scope == ORGANIZATION else None, ""])
    for scope in SCOPES
}


@st.composite
def lives(draw: st.DrawFn, *, plans: tuple[str, ...] = ("TEAM", "TEAM", "FREE")) -> Live:
    """A live state, read completely: one Owner of the organization, and project members are in the organization."""
    scopes: dict[Scope, LiveScope] = {}
    number = 0
    inside: dict[str, Member] = {}
    for scope in SCOPES:
        can_be_in = PEOPLE if scope == ORGANIZATION else tuple(inside)
        members: dict[str, Member] = {}
        for email in can_be_in:
            name = draw(_HELD[scope])
            if name is not None:
                members[email] = Member(f"u-{email}", email, None, role_named(scope, name) if name else None)
        owner = draw(st.sampled_from(PEOPLE if scope == ORGANIZATION else (None, *can_be_in)))
        if owner is not None:
            members[owner] = Member(f"u-{owner}", owner, None, role_named(scope, "Owner"))
        invitations = []
        for email in PEOPLE:
            for role_id, status in draw((_LEFT_OVERS if email in members else _OFFERS)[scope]):
                number += 1
                invitations.append(Invitation(number, email, status, "2026-02-01T00:00:00Z", role_id))
        scopes[scope] = LiveScope(members, tuple(invitations), roles_of(scope))
        if scope == ORGANIZATION:
            inside = members
    return Live(Organization("org-1", "Acme", draw(st.sampled_from(plans))), PROJECTS, scopes)


#: Nobody is named twice as often as anybody is; expiry falls on the very second, before and after.
_LATER = datetime(2027, 1, 1, tzinfo=UTC)
_EXPIRY = (None, None, None, None, _LATER, NOW - timedelta(days=1), NOW, NOW + timedelta(seconds=1))
_STARTS = (None, None, None, None, None, None, NOW - timedelta(days=2), NOW, NOW + timedelta(seconds=1))
_THEN = (None, None, RoleRef("Member"), RoleRef("Viewer"))


def _refs(scope: Scope) -> list[RoleRef]:
    names = [RoleRef(name) for name in _names(scope)]
    return [
        *names,
        RoleRef("mEMBER"),
        RoleRef(id=role_named(scope, "Viewer").id),
        RoleRef(id=role_named(scope, "Lower").id),
    ]


_WANTED = {
    scope: st.one_of(
        st.none(),
        st.tuples(
            st.sampled_from(_refs(scope)),
            st.tuples(st.sampled_from(_STARTS), st.sampled_from(_EXPIRY), st.sampled_from(_THEN)),
            st.sampled_from(["", "invitees", "group"]),
        ),
    )
    for scope in SCOPES
}
_OWNERS = {scope: [RoleRef("Owner"), RoleRef("OWNER"), RoleRef(id=role_named(scope, "Owner").id)] for scope in SCOPES}


@st.composite
def desires(draw: st.DrawFn, *, guarded: bool = True, declined: tuple[str, ...] = ("hold", "resend")) -> Desired:
    """A desired state that obeys the loader.

    One Owner a scope, and a managed organization that removes unlisted people names everybody whom a project names.
    """
    organization = _desired_scope(draw, ORGANIZATION, PEOPLE)
    strict = organization.managed and organization.unlisted == "remove"
    nameable = tuple(organization.entries) if strict else PEOPLE
    named = [scope for scope in PROJECTS if draw(st.integers(0, 3))]
    projects = [_desired_scope(draw, scope, nameable) for scope in draw(st.permutations(named))]
    return Desired(
        organization=organization,
        projects=tuple(projects),
        invitations=InvitationSettings(
            draw(st.sampled_from(["immediately", "after-joining"])),
            draw(st.sampled_from(declined)),
        ),
        guardrails=draw(rails()) if guarded else Guardrails(),
        files=("access.yaml",),
    )


def _desired_scope(draw: st.DrawFn, scope: Scope, nameable: tuple[str, ...]) -> DesiredScope:
    by_id = scope != ORGANIZATION and draw(st.booleans())
    name, given_id = (None, scope.id) if by_id else ("Acme" if scope == ORGANIZATION else scope.name, None)
    place = DesiredScope(name, given_id, Source("access.yaml", 1))
    if draw(st.integers(0, 4)) == 4:
        return place
    entries = {}
    owner = draw(st.sampled_from([None, *nameable]))
    for line, email in enumerate(nameable, start=10):
        wanted = draw(_WANTED[scope])
        if wanted is None and email != owner:
            continue
        role, (starts, expires, then), how = wanted or (RoleRef("Owner"), (None, None, None), "")
        if email == owner:
            role = _OWNERS[scope][line % 3]
        entries[email] = Entry(
            email,
            role,
            Source("access.yaml", line),
            "invitees" if how == "invitees" else "members",
            expires,
            "SEC-212" if how == "" else None,
            "ml" if how == "group" else None,
            None if expires is not None and starts is not None and expires <= starts else starts,
            None if expires is None else then,
        )
    return replace(place, managed=True, unlisted=draw(st.sampled_from(["remove", "keep"])), entries=entries)


_LIMITS = st.sampled_from([(), (), *[(Limit(n),) for n in range(4)], (Limit(20, True),), (Limit(50, True), Limit(2))])


@st.composite
def rails(draw: st.DrawFn) -> Guardrails:
    """Guardrails near their edges."""
    domains = draw(st.sampled_from([None, None, None, frozenset({"acme.example"})]))
    return Guardrails(
        max_removals=draw(_LIMITS),
        max_role_changes=draw(_LIMITS),
        protected=frozenset(draw(st.sets(st.sampled_from(PEOPLE), max_size=2))),
        min_admins=draw(st.sampled_from([None, 0, 1, 2, 3])),
        max_admins=draw(st.sampled_from([None, 1, 2, 3])),
        allowed_domains=domains,
        require_expiry=draw(st.sampled_from([frozenset(), frozenset({"partner.example"})])),
    )


ALL_LIFTED = Overrides(allowed=frozenset(GUARDRAILS))


@st.composite
def lifted(draw: st.DrawFn) -> Overrides:
    """What somebody lifts for one run; mostly nothing."""
    if draw(st.integers(0, 3)) < 3:
        return NO_OVERRIDES
    limit = draw(st.sampled_from([None, Limit(0), Limit(2), Limit(40, True)]))
    return Overrides(limit, frozenset(draw(st.sets(st.sampled_from(GUARDRAILS), max_size=2))))


def shuffled(desired: Desired, live: Live, chance: Any) -> tuple[Desired, Live]:
    """The same two states with every dict and list laid out in another order."""

    def mixed(things: Any) -> list[Any]:
        some = list(things)
        chance.shuffle(some)
        return some

    def scope(wanted: DesiredScope) -> DesiredScope:
        return replace(wanted, entries=dict(mixed(wanted.entries.items())))

    rails = desired.guardrails
    wanted = replace(
        desired,
        organization=scope(desired.organization),
        projects=tuple(scope(one) for one in mixed(desired.projects)),
        guardrails=replace(
            rails,
            max_removals=tuple(mixed(rails.max_removals)),
            max_role_changes=tuple(mixed(rails.max_role_changes)),
        ),
    )
    scopes = {
        where: LiveScope(
            dict(mixed((there.members or {}).items())),
            tuple(mixed(there.invitations or ())),
            tuple(mixed(there.roles or ())),
        )
        for where, there in mixed(live.scopes.items())
    }
    return wanted, replace(live, projects=tuple(mixed(live.projects)), scopes=scopes)
