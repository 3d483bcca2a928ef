from __future__ import annotations

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import from_live, scope_from_desired, scope_from_live
from doorlist.values.desired import DesiredScope, Entry, RoleRef, WantedPolicy, WantedRole
from doorlist.values.live import HeldRole, Live, LiveScope, Member, Organization
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source

HERE = Source("access.yaml", 1)
ADA, BOB, CY = "ada@acme.example", "bob@acme.example", "cy@acme.example"


def _member(email: str, role: str | None) -> Member:
    return Member(f"id-{email}", email, None, None if role is None else HeldRole(f"id-{role}", role))


def test_without_roles_and_catalogue_the_documentation_tells_of_built_in_roles() -> None:
    members = {ADA: _member(ADA, "Admin"), BOB: _member(BOB, "Auditor"), CY: _member(CY, None)}
    powers = scope_from_live(CONFIDENT_AI.ladders["organization"], LiveScope(members=members))
    assert "iam:manage" in powers.of_person(ADA)
    assert powers.of_person(BOB) == frozenset()
    assert powers.of_person(CY) == frozenset()


def test_only_the_scopes_asked_for() -> None:
    live = Live(
        Organization("o", "Acme", "TEAM"), (), {ORGANIZATION: LiveScope(), Scope("project", "p", "P"): LiveScope()}
    )
    assert list(from_live(live, CONFIDENT_AI, [ORGANIZATION]).scopes) == [ORGANIZATION]
    assert len(from_live(live, CONFIDENT_AI).scopes) == 2


def test_from_the_files_alone() -> None:
    wanted = DesiredScope(
        "P",
        None,
        HERE,
        managed=True,
        entries={
            ADA: Entry(ADA, RoleRef("reader"), HERE),
            BOB: Entry(BOB, RoleRef("Member"), HERE),
            CY: Entry(CY, RoleRef(id="r-7"), HERE),
        },
        roles={"Reader": WantedRole("Reader", ("Look",), HERE)},
        policies={"Look": WantedPolicy("Look", ("*:read", "iam:manage"), HERE)},
    )
    powers = scope_from_desired(CONFIDENT_AI.ladders["project"], wanted, frozenset({"trace:read"}))
    assert powers.of_person(ADA) == {"*:read", "trace:read", "iam:manage"}
    assert powers.of_person(BOB) == {"*:*", "trace:read"}
    assert powers.of_person(CY) == frozenset()
