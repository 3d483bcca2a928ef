from __future__ import annotations

import json
from typing import Any

import pytest

from doorlist.api import wire
from doorlist.values.live import (
    ApiKey,
    HeldRole,
    Invitation,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import ORGANIZATION, Scope

X = HeldRole("r", "X")


def answer(data: Any, **more: Any) -> bytes:
    return json.dumps({"success": True, "data": data, **more}).encode()


def member(**fields: Any) -> dict[str, Any]:
    return {"id": "u1", "email": "ada@acme.example", "name": None, "image": None, "organizationRole": None, **fields}


def invitation(**fields: Any) -> dict[str, Any]:
    return {"id": 7, "email": "kurt@acme.example", "status": "PENDING", "created_at": "2026-01-02", **fields}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Member("u1", "ada@acme.example")),
        ({"email": "  Ada@ACME.example\n"}, Member("u1", "ada@acme.example")),
        ({"name": "Ada"}, Member("u1", "ada@acme.example", "Ada")),
        ({"organizationRole": {"id": "r", "name": "X"}}, Member("u1", "ada@acme.example", None, X)),
        ({"projectRole": {"id": "r", "name": "X", "new": 1}}, Member("u1", "ada@acme.example", None, X)),
        ({"id": 12}, Member("12", "ada@acme.example")),
        ({"new": {"deep": [1]}, "image": "x"}, Member("u1", "ada@acme.example")),
    ],
)  # fmt: skip
def test_a_member_as_it_is_listed(fields: dict[str, Any], expected: Member) -> None:
    page = wire.member_page(answer({"members": [member(**fields)], "totalOrganizationMembers": 1}))
    assert page.members == [expected]


@pytest.mark.parametrize(
    ("data", "total", "size"),
    [
        ({"totalOrganizationMembers": 3, "page": 1, "pageSize": 25}, 3, 25),
        ({"totalProjectMembers": 4, "page": 1, "pageSize": 100}, 4, 100),
        ({"total": 5}, 5, None),
        ({"total": 5, "pageSize": None}, 5, None),
    ],
)
def test_the_total_under_each_of_its_names(data: dict[str, Any], total: int, size: int | None) -> None:
    assert wire.member_page(answer({"members": [], **data})) == ([], total, size)


def test_equal_roles_of_a_page_are_one_value() -> None:
    role = {"id": "r", "name": "Member"}
    items = [member(id=str(number), organizationRole=dict(role)) for number in range(3)]
    items.append(member(id="4", organizationRole={"id": "r", "name": "Renamed"}))
    members = wire.member_page(answer({"members": items, "total": 4})).members
    assert members[0].role is members[1].role is members[2].role
    assert members[3].role == HeldRole("r", "Renamed")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Invitation(7, "kurt@acme.example", "PENDING", "2026-01-02")),
        ({"email": " KURT@acme.example "}, Invitation(7, "kurt@acme.example", "PENDING", "2026-01-02")),
        ({"status": "SNOOZED", "created_at": None}, Invitation(7, "kurt@acme.example", "SNOOZED")),
        ({"organizationRoleId": "r"}, Invitation(7, "kurt@acme.example", "PENDING", "2026-01-02", "r")),
        ({"projectRoleId": "r", "token": None}, Invitation(7, "kurt@acme.example", "PENDING", "2026-01-02", "r")),
        ({"id": "8"}, Invitation(8, "kurt@acme.example", "PENDING", "2026-01-02")),
    ],
)
def test_an_invitation_as_it_is_listed(fields: dict[str, Any], expected: Invitation) -> None:
    assert wire.invitations(answer({"invitations": [invitation(**fields)]})) == (expected,)


def test_a_token_becomes_a_stamp_that_tells_two_apart_and_nothing_else() -> None:
    first, same, other = (
        wire.invitations(answer({"invitations": [invitation(token=token)]}))[0]
        for token in ("hush-hush", "hush-hush", "hush")
    )
    assert first.stamp == same.stamp != other.stamp
    assert "hush" not in repr((first, other))


@pytest.mark.parametrize("wrapped", [False, True])
def test_single_objects_of_both_versions(wrapped: bool) -> None:
    def one(wrapper: str, item: Any) -> bytes:
        return answer({wrapper: item} if wrapped else item)

    assert wire.member(one("member", member())) == Member("u1", "ada@acme.example")
    assert wire.invitation(one("invitation", invitation())).id == 7
    organization = {"id": "o", "name": "Acme", "plan": "GALACTIC", "created_at": "x"}
    assert wire.organization(one("organization", organization)) == Organization("o", "Acme", "GALACTIC")
    assert wire.organization(one("organization", {"id": "o", "name": "A", "plan": None})) == Organization(
        "o", "A", ""
    )


def test_roles_know_whether_they_are_built_in() -> None:
    items = [
        {"id": "1", "name": "Owner", "description": None, "policies": [], "organizationId": None, "projectId": None},
        {
            "id": "2",
            "name": "Auditor",
            "policies": [{"id": "p", "name": "P"}],
            "organizationId": "o",
            "projectId": "p",
        },
    ]
    expected = (Role("1", "Owner", True), Role("2", "Auditor", False, None, (PolicyRef("p", "P"),)))
    assert wire.roles(answer({"roles": items}), ORGANIZATION) == expected
    assert wire.roles(answer({"roles": items}), Scope("project", "p", "P")) == expected


def test_without_an_owner_the_name_tells_whether_a_role_is_built_in() -> None:
    items = [{"id": "1", "name": "owner"}, {"id": "2", "name": "Admin"}, {"id": "3", "name": "Auditor"}]
    assert [role.builtin for role in wire.roles(answer({"roles": items}), ORGANIZATION)] == [True, True, False]
    project = Scope("project", "p", "P")
    assert [role.builtin for role in wire.roles(answer({"roles": items}), project)] == [True, False, False]


def test_policies_of_a_built_in_role_say_nothing() -> None:
    item = {"id": "1", "name": "Owner", "policies": [{"id": "p", "name": "P"}], "organizationId": None}
    (role,) = wire.whole_roles(answer({"roles": [item]}), ORGANIZATION)
    assert role == Role("1", "Owner", True)


def test_a_custom_role_whose_policies_are_left_out_isnt_one_without_any() -> None:
    items: list[dict[str, Any]] = [{"id": "1", "name": "Owner"}, {"id": "2", "name": "Auditor"}]
    assert len(wire.roles(answer({"roles": items}), ORGANIZATION)) == 2
    with pytest.raises(wire.Unfit, match=r"data\.roles\.1\.policies is missing"):
        wire.whole_roles(answer({"roles": items}), ORGANIZATION)
    items[1]["policies"] = []
    assert wire.whole_roles(answer({"roles": items}), ORGANIZATION)[1].policies == ()


@pytest.mark.parametrize("wrapped", [False, True])
def test_definitions_in_both_envelopes(wrapped: bool) -> None:
    def one(word: str, thing: dict[str, Any]) -> bytes:
        return answer({word: thing} if wrapped else thing)

    read = {"id": "a", "name": "trace:read", "description": "Look"}
    policy = {"id": "p", "name": "Look", "description": "All", "permissions": [read], "new": 1}
    role = {"id": "r", "name": "Auditor", "description": None, "policies": [{"id": "p", "name": "Look"}]}
    assert wire.policy(one("policy", policy)) == Policy("p", "Look", "All", (Permission("a", "trace:read"),))
    assert wire.role(one("role", role), ORGANIZATION) == Role("r", "Auditor", False, None, (PolicyRef("p", "Look"),))


def test_lists_of_policies_and_permissions() -> None:
    items = [{"id": "p", "name": "Look", "permissions": []}]
    assert wire.policies(answer({"policies": items})) == (Policy("p", "Look"),)
    with pytest.raises(wire.Unfit, match=r"data\.policies\.0\.permissions is missing"):
        wire.policies(answer({"policies": [{"id": "p", "name": "Look"}]}))
    assert wire.permissions(answer({"permissions": [{"id": "a", "name": "trace:read"}]})) == (
        Permission("a", "trace:read"),
    )


@pytest.mark.parametrize(
    ("value", "end"), [("****wxyz", "wxyz"), ("confident_us_secret9876", "9876"), ("secret", None), (None, None)]
)
def test_of_an_api_keys_value_only_the_end_is_kept(value: str | None, end: str | None) -> None:
    item = {"id": 3, "name": None, "valid": True, "created_at": "2026-01-01", "value": value, "lastUsed": None}
    assert wire.api_keys(answer({"apiKeys": [item]})) == (ApiKey(3, None, True, "2026-01-01", None, None, end),)


def test_projects_are_scopes() -> None:
    items = [{"id": "p", "name": "Support Bot", "description": None, "governancePolicy": None}]
    assert wire.projects(answer({"projects": items})) == (Scope("project", "p", "Support Bot"),)


def test_only_success_matters_where_nothing_is_read() -> None:
    wire.done(answer({"id": "u", "removed": True}, deprecated=True, link="https://x.example"))
    wire.done(answer(None))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"members": []}, "the total of members is missing"),
        ({"total": 1}, "data.members is missing"),
        ({"members": {}, "total": 1}, "data.members isn't as expected"),
        ({"members": [{"id": "u", "token": "hush"}], "total": 1}, "data.members.0.email is missing"),
        ({"members": [member(email=["hush"])], "total": 1}, "data.members.0.email isn't as expected"),
        ({"members": [member(projectRole="hush")], "total": 1}, "data.members.0.projectRole isn't as expected"),
        ({"members": [], "total": "many"}, "data.total isn't as expected"),
        (None, "data isn't as expected"),
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_names_the_place_and_no_value(data: Any, message: str) -> None:
    with pytest.raises(wire.Unfit) as caught:
        wire.member_page(answer(data))
    assert str(caught.value) == message
    assert caught.value.__context__ is None


def test_an_invitation_whose_id_is_no_number_is_refused_clearly() -> None:
    with pytest.raises(wire.Unfit, match=r"data\.invitations\.0\.id isn't as expected"):
        wire.invitations(answer({"invitations": [invitation(id="abc")]}))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"success": tru', b"[" * 100_000])
def test_what_isnt_json_says_so(content: bytes) -> None:
    with pytest.raises(wire.Unfit, match="it isn't valid JSON, or cut short"):
        wire.organization(content)
