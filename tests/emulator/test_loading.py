"""From a state document to a world and back, and the contradictions that are refused."""

from __future__ import annotations

from typing import Any

import pytest

from doorlist.emulator.loading import state_of, world_from
from doorlist.emulator.state import State
from doorlist.emulator.store import company
from doorlist.errors import SettingsError
from support.emulator import acme

ADA = {"email": "ada@acme.example", "role": "Owner"}


def load(document: dict[str, Any]) -> State:
    return state_of(world_from(State.model_validate(document)), secrets=True)


def test_with_secrets_nothing_is_lost() -> None:
    first = state_of(world_from(company()), secrets=True)
    assert state_of(world_from(first), secrets=True) == first
    assert all(invitation.token for invitation in first.organization.invitations)


def test_without_secrets_there_is_no_token_and_no_key() -> None:
    world = world_from(company())
    world.project_keys.add("confident_us_proj_secret")
    shown = state_of(world, secrets=False).model_dump_json()
    tokens = [i.token for scope in world.scopes() for i in scope.invitations.values()]
    assert not [token for token in (*tokens, "confident_us_proj_secret") if token in shown]


def test_the_same_seed_has_the_same_ids() -> None:
    one, other = (state_of(world_from(State.model_validate(acme())), secrets=False) for _ in range(2))
    assert one == other
    assert len({person.id for person in one.people}) == 4


def test_names_and_ids_both_name_a_role() -> None:
    state = load(acme(roles=[{"name": "Auditor", "id": "r1"}], invitations=[
        {"email": "a@acme.example", "role": "AUDITOR"},
        {"email": "b@acme.example", "role": "r1"},
        {"email": "c@acme.example", "lost_role_id": "gone"},
        {"email": "d@acme.example", "id": 7},
    ]))  # fmt: skip
    assert [(i.role, i.lost_role_id) for i in state.organization.invitations] == [
        ("Auditor", None),
        ("Auditor", None),
        (None, "gone"),
        (None, None),
    ]
    assert [i.id for i in state.organization.invitations] == [8, 9, 10, 7]
    assert state.next_invitation_id == 11


def test_emails_stay_as_they_are_spelt_and_are_compared_without_case() -> None:
    world = world_from(
        State.model_validate({"organization": {"name": "A", "members": [{"email": "Ada@Acme.example"}]}})
    )
    person = world.person(" ada@ACME.example ")
    assert person is not None
    assert person.email == "Ada@Acme.example"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {"organization": {"name": "A", "members": [{"email": "x@a.example", "role": "Boss"}]}},
            "A has no role Boss",
        ),
        (
            {"organization": {"name": "A", "members": [{"email": "x@a.example"}, {"email": "X@a.example"}]}},
            "X@a.example is twice in A",
        ),
        ({"organization": {"name": "A", "members": [ADA, {**ADA, "email": "x@a.example"}]}}, "A has two Owners"),
        (
            {"organization": {"name": "A", "invitations": [{"email": "x@a.example", "role": "Owner"}]}},
            "invited to A as Owner",
        ),
        (
            {"organization": {"name": "A", "invitations": [{"email": f"{n}@a.example", "id": 1} for n in "xy"]}},
            "A has two invitations with the id 1",
        ),
        ({"organization": {"name": "A", "roles": [{"name": "admin"}]}}, "A has two roles named admin"),
        (
            {"organization": {"name": "A", "roles": [{"name": "R", "policies": ["P"]}]}},
            "A has no policy P, which its role R names",
        ),
        (
            {"organization": {"name": "A", "policies": [{"name": "P", "permissions": ["fly:high"]}]}},
            "There is no permission fly:high for A",
        ),
        (
            {"organization": {"name": "A"}, "people": [{"email": "x@a.example"}, {"email": "X@a.example"}]},
            "X@a.example is twice among the people",
        ),
        ({"organization": {"name": "A"}, "projects": [{"name": "P"}, {"name": "P"}]}, "Two projects are named P"),
        (
            {"organization": {"name": "A"}, "projects": [{"name": "P", "id": "1"}, {"name": "Q", "id": "1"}]},
            "Two projects have the id 1",
        ),
        (
            {"organization": {"name": "A"}, "projects": [{"name": "P", "members": [{"email": "x@a.example"}]}]},
            "x@a.example is in the project P and not in the organization",
        ),
    ],
)  # fmt: skip
def test_a_contradiction_is_an_error_that_names_it(document: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(document)
    assert message in str(caught.value)


def test_a_role_keeps_its_policies_and_a_policy_its_permissions() -> None:
    state = load(acme(
        policies=[{"name": "P", "permissions": ["user:read", "project-permission-trace-read"]}],
        roles=[{"name": "R", "policies": ["P"]}],
    ))  # fmt: skip
    assert state.organization.roles[0].policies == ["P"]
    assert state.organization.policies[0].permissions == [
        "organization-permission-user-read",
        "project-permission-trace-read",
    ]
