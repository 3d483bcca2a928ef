"""Hypothesis strategies for live states, hostile names included: more than the platform itself would hold."""

from __future__ import annotations

from hypothesis import strategies as st

from doorlist.values.live import (
    HeldRole,
    Invitation,
    Live,
    LiveScope,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import ORGANIZATION, Scope

AWKWARD = (
    "2024", "on", "null", "~", "a: b", "#x", "x #y", "- a", "? b", "<<", "=", "!tag", "&a", "*a", "%d", "@x", "`x`",
    "{a: b}", "[a]", "'", '"', "\\", "a\nb", "\r", "\x00", "\x85", "\u2028", "\u202e", "\ufeff", " ", " a", "a ", "é",
    "名前", "\U0001f600", "yes", "0o17", "1e5", "1_000", "12:30", "2027-01-31", ".inf", "a,b", "group:x", "x" * 300,
    "::error::", "##[error]", "\ue000",
)  # fmt: skip
names = st.one_of(
    st.sampled_from(["Support Bot", "Voice", "Search", *AWKWARD]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
)
emails = st.sampled_from(
    [
        *(f"{name}@acme.example" for name in ("ada", "grace", "alan", "kurt", "emmy", "zoe")),
        "free@gmail.com",
        "o'neill@acme.example",
        "2024@acme.example",
        "{x}@acme.example",
        "#a@acme.example",
        "not an email",
        "no-at",
        "évá@acme.example",
        "x\n@acme.example",
    ]
)
display_names = st.one_of(st.none(), names)


CATALOGUE = tuple(
    Permission(f"perm-{name}", name)
    for name in (
        "billing:manage",
        "billing:read",
        "iam:manage",
        "odd name:read",
        "project:manage",
        "queue_item:assign",
    )
)
#: One of the other kind of scope, which the platform keeps and doesn't list.
FOREIGN = Permission("perm-foreign", "trace:read")


@st.composite
def _policies(draw: st.DrawFn, scope: Scope) -> tuple[Policy, ...]:
    called = draw(st.lists(names, max_size=3, unique_by=str.casefold))
    some = st.lists(st.sampled_from([*CATALOGUE, FOREIGN]), unique=True, max_size=4)
    return tuple(
        Policy(f"{scope.key}-policy-{number}", name, draw(st.sampled_from([None, "", "x: y"])), tuple(draw(some)))
        for number, name in enumerate(called)
    )


@st.composite
def live_scopes(draw: st.DrawFn, scope: Scope, *, definitions: bool = True) -> LiveScope:
    """One scope: at most one Owner, roles unique without regard to case, any left-overs.

    `definitions`: whether policies and the catalogue were read.
    """
    builtin = ("Owner", "Admin", "Member") if scope == ORGANIZATION else ("Owner", "Manager", "Member")
    custom = draw(st.lists(names, max_size=3, unique_by=str.casefold))
    custom = [name for name in custom if name.casefold() not in {one.casefold() for one in builtin}]
    roles = [Role(f"{scope.type}-{name}", name, builtin=True) for name in builtin]
    policies = draw(_policies(scope))
    texts = st.sampled_from([None, "", " ", "For the books", "a\nb: c", " padded ", "\x00", "null"])
    # A policy that is gone is still in its roles where the platform is slow to tell.
    kept = st.lists(st.sampled_from([*(PolicyRef(one.id, one.name) for one in policies), PolicyRef("gone", "Gone")]))
    roles += [
        Role(f"{scope.key}-{number}", name, description=draw(texts), policies=tuple(draw(kept)))
        for number, name in enumerate(custom)
    ]
    held = [HeldRole(role.id, role.name) for role in roles]
    who = draw(st.lists(emails, max_size=6, unique=True))
    members: dict[str, Member] = {}
    owned = False
    for email in who:
        role = draw(st.sampled_from([None, *(held[1:] if owned else held)]))
        owned |= role == held[0]
        members[email] = Member(f"u-{email}", email, draw(display_names), role)
    invitations = draw(
        st.lists(
            st.builds(
                Invitation,
                id=st.integers(1, 50),
                email=emails,
                status=st.sampled_from(["PENDING", "DECLINED", "ACCEPTED", "SNOOZED"]),
                stamp=st.none(),
                created_at=st.sampled_from([None, "2026-01-05T09:00:00.000Z", "?"]),
                role_id=st.sampled_from([None, "gone", *(role.id for role in roles)]),
            ),
            max_size=5,
            unique_by=lambda one: one.id,
        )
    )
    if not definitions:
        return LiveScope(members, tuple(invitations), tuple(roles))
    return LiveScope(members, tuple(invitations), tuple(roles), policies, CATALOGUE)


@st.composite
def lives(draw: st.DrawFn) -> Live:
    """A live state that was read completely."""
    called = draw(st.lists(names, max_size=3, unique=True))
    projects = tuple(Scope("project", f"prj-{number}", name) for number, name in enumerate(called))
    definitions = draw(st.booleans())
    organization = draw(live_scopes(ORGANIZATION, definitions=definitions))
    scopes = {ORGANIZATION: organization}
    for project in projects:
        scopes[project] = draw(live_scopes(project, definitions=definitions))
    plan = draw(st.sampled_from(["TEAM", "FREE", "NEW"]))
    return Live(Organization("org-1", draw(names), plan), projects, scopes)
