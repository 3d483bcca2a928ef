"""Both official SDKs, sync and async, through every admin call of the contract, over real HTTP.

They are the oracle: if they take the emulator for the platform, so may we. Each call's result is an object that the
SDK has validated; what is asserted is what it holds, and what it did to the world.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from support.emulator import acme, user_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from doorlist.emulator.running import Running

SDKS = ("confident_ai", "confidentai")


class Sdk:
    """One SDK, called either way: `sdk(client.members.list, …)` picks the async twin where that is asked for."""

    def __init__(self, module: ModuleType, emulator: Running, *, is_async: bool) -> None:
        self.module = module
        self.emulator = emulator
        self.is_async = is_async
        self.client = module.ConfidentAI(api_key=emulator.key, base_url=emulator.url, timeout=10)

    def __call__(self, room: str, call: str, *args: Any, **named: Any) -> Any:
        target = getattr(self.client, room)
        if not self.is_async:
            return getattr(target, call)(*args, **named)
        twin = getattr(target, f"a_{call}")
        assert inspect.iscoroutinefunction(twin)
        return asyncio.run(twin(*args, **named))

    def refused(self, text: str, room: str, call: str, *args: Any, **named: Any) -> None:
        """The call is refused with this text in the message."""
        with pytest.raises(self.module.ConfidentApiError, match=text):
            self(room, call, *args, **named)


@pytest.fixture(
    params=[(name, way) for name in SDKS for way in (False, True)], ids=lambda p: f"{p[0]}-{'a' * p[1]}sync"
)
def sdk(request: pytest.FixtureRequest, emulator: Running) -> Iterator[Sdk]:
    name, is_async = request.param
    emulator.reset(acme(plan="ENTERPRISE"))
    yield Sdk(importlib.import_module(name), emulator, is_async=is_async)
    assert not [entry for entry in emulator.requests() if entry["status"] in (None, 405, 500)]


def test_organization(sdk: Sdk) -> None:
    found = sdk("organization", "get")
    assert (found.name, found.plan.value) == ("Acme", "ENTERPRISE")
    assert found.created_at.endswith("Z")
    assert sdk("organization", "update", "Acme Ltd").name == "Acme Ltd"
    assert sdk.emulator.world.organization.name == "Acme Ltd"
    sdk.refused("blank", "organization", "update", " ")
    who = asyncio.run(sdk.client.a_whoami()) if sdk.is_async else sdk.client.whoami()
    assert who.id == found.id


def test_organization_members(sdk: Sdk) -> None:
    page = sdk("organization", "list_members", page=2, page_size=3)
    assert (page.page, page.page_size, page.total_organization_members) == (2, 3, 4)
    assert [(m.email, m.name, m.organization_role.name) for m in page.members] == [
        ("mary@acme.example", None, "Member")
    ]
    everybody = sdk("organization", "list_members")
    assert (everybody.page, everybody.page_size) == (1, 25)
    assert everybody.members[0].name == "Ada Lovelace"
    sdk.refused("pageSize must be", "organization", "list_members", page_size=101)

    grace, mary = user_id(sdk.emulator, "grace@acme.example"), user_id(sdk.emulator, "mary@acme.example")
    changed = sdk("organization", "update_member_role", mary, "organization-role-owner")
    assert changed.organization_role.name == "Owner"
    assert sdk.emulator.state()["organization"]["members"][0] == {"email": "ada@acme.example", "role": "Admin"}
    sdk.refused("transferring", "organization", "update_member_role", mary, "organization-role-admin")
    sdk.refused("doesn't belong", "organization", "update_member_role", grace, "annotator")
    sdk.refused("not found", "organization", "update_member_role", "nobody", "organization-role-admin")
    assert sdk("organization", "remove_member", grace).id == grace
    assert grace not in sdk.emulator.world.projects["support-bot"].members
    sdk.refused("not found", "organization", "remove_member", grace)
    sdk.refused("Owner can't be removed", "organization", "remove_member", mary)


def test_organization_invitations(sdk: Sdk) -> None:
    made = sdk(
        "organization",
        "create_invitations",
        [" Kurt@Acme.example ", "mary@acme.example", "kurt@acme.example", "emmy@acme.example"],
        organization_role_id="organization-role-admin",
    ).invitations
    assert [(i.email, i.status.value, i.organization_role_id) for i in made] == [
        ("kurt@acme.example", "PENDING", "organization-role-admin"),
        ("emmy@acme.example", "PENDING", "organization-role-admin"),
    ]
    sdk.emulator.decline("emmy@acme.example")
    listed = sdk("organization", "list_invitations").invitations
    assert [(i.id, i.status.value) for i in listed] == [(made[0].id, "PENDING"), (made[1].id, "DECLINED")]
    assert [i.token for i in listed] == [i.token for i in made]
    again = sdk("organization", "resend_invitation", made[1].id)
    assert again.status.value == "PENDING"
    assert again.token != made[1].token
    sdk.emulator.accept("kurt@acme.example")
    assert [i.id for i in sdk("organization", "list_invitations").invitations] == [made[1].id]
    assert sdk("organization", "delete_invitation", made[1].id).id == made[1].id
    sdk.refused("not found", "organization", "delete_invitation", made[1].id)
    sdk.refused("not found", "organization", "resend_invitation", made[1].id)
    sdk.refused("member or invited", "organization", "create_invitations", ["kurt@acme.example"])
    sdk.refused("Owner can't", "organization", "create_invitations", ["a@acme.example"],
                organization_role_id="organization-role-owner")  # fmt: skip
    sdk.refused("company address", "organization", "create_invitations", ["a@gmail.com"])
    sdk.refused("1 to 50", "organization", "create_invitations", [])
    without = sdk("organization", "create_invitations", ["a@acme.example"]).invitations
    assert without[0].organization_role_id is None
    assert [mail["why"] for mail in sdk.emulator.mails()] == ["invited", "invited", "resent", "invited"]


def test_organization_roles_and_policies(sdk: Sdk) -> None:
    known = {p.name: p for p in sdk("organization", "list_permissions").permissions}
    policy = sdk("organization", "create_policy", "Look", [known["user:read"].id], description="Looks")
    assert (policy.name, policy.description, policy.permissions[0].name) == ("Look", "Looks", "user:read")
    role = sdk("organization", "create_role", "Auditor", [policy.id], description="Audits")
    assert role.organization_id == sdk("organization", "get").id
    assert [(p.id, p.name) for p in role.policies] == [(policy.id, "Look")]
    changed = sdk("organization", "update_role", role.id, "Inspector", [])
    assert (changed.name, changed.description, changed.policies) == ("Inspector", "Audits", [])
    wider = sdk(
        "organization", "update_policy", policy.id, "Look well", [known["iam:read"].id, known["user:read"].id]
    )
    assert [p.name for p in wider.permissions] == ["iam:read", "user:read"]
    roles = sdk("organization", "list_roles").roles
    assert [(r.name, r.organization_id is None) for r in roles] == [
        ("Owner", True),
        ("Admin", True),
        ("Member", True),
        ("Inspector", False),
    ]
    assert [p.id for p in sdk("organization", "list_policies").policies] == [policy.id]
    sdk.refused("exists", "organization", "create_role", "ADMIN", [])
    sdk.refused("not found", "organization", "update_role", "organization-role-admin", "Admin", [])
    sdk.refused("not found", "organization", "delete_role", "organization-role-admin")
    sdk("organization", "update_member_role", user_id(sdk.emulator, "mary@acme.example"), role.id)
    sdk.refused("still held", "organization", "delete_role", role.id)
    sdk("organization", "update_member_role", user_id(sdk.emulator, "mary@acme.example"), "organization-role-member")
    assert sdk("organization", "delete_role", role.id).id == role.id
    assert sdk("organization", "delete_policy", policy.id).id == policy.id
    sdk.refused("not found", "organization", "delete_policy", policy.id)
    sdk.refused("not found", "organization", "update_policy", policy.id, "Look", [])


def test_projects(sdk: Sdk) -> None:
    assert [p.name for p in sdk("projects", "list").projects] == ["Docs", "Support Bot"]
    made = sdk("projects", "create", "Claims", description="Sorts", email="Mary@acme.example")
    assert (made.project.name, made.project.description) == ("Claims", "Sorts")
    assert made.api_key.value.startswith("confident_us_proj_")
    assert sdk("projects", "list_members", made.project.id).members[0].project_role.name == "Owner"
    ownerless = sdk("projects", "create", "Nobody's").project
    assert sdk("projects", "list_members", ownerless.id).total_project_members == 0
    found = sdk("projects", "get", made.project.id)
    assert (found.governance_policy, found.organization_id) == (None, sdk("organization", "get").id)
    assert sdk("projects", "update", made.project.id, name="Claims 2").description == "Sorts"
    assert sdk("projects", "update", made.project.id, description="Files").name == "Claims 2"
    sdk.refused("is needed", "projects", "update", made.project.id)
    sdk.refused("exists", "projects", "create", "Docs")
    sdk.refused("exists", "projects", "update", made.project.id, name="Docs")
    sdk.refused("organization member", "projects", "create", "X", email="stranger@acme.example")
    assert sdk("projects", "delete", made.project.id).id == made.project.id
    sdk.refused("not found", "projects", "get", made.project.id)
    sdk.refused("not found", "projects", "list_members", made.project.id)


def test_project_members(sdk: Sdk) -> None:
    alan, grace = user_id(sdk.emulator, "alan@partner.example"), user_id(sdk.emulator, "grace@acme.example")
    page = sdk("projects", "list_members", "support-bot", page=1, page_size=1)
    assert (page.page, page.page_size, page.total_project_members) == (1, 1, 2)
    assert page.members[0].project_role.name == "Owner"
    assert (
        sdk("projects", "update_member_role", "support-bot", alan, "project-role-owner").project_role.name == "Owner"
    )
    assert sdk.emulator.world.projects["support-bot"].members[grace] == "project-role-manager"
    sdk.refused("transferring", "projects", "update_member_role", "support-bot", alan, "annotator")
    sdk.refused("Owner can't be removed", "projects", "remove_member", "support-bot", alan)
    sdk.refused("doesn't belong", "projects", "update_member_role", "support-bot", grace, "organization-role-admin")
    assert sdk("projects", "update_member_role", "support-bot", grace, "annotator").project_role.id == "annotator"
    assert sdk("projects", "remove_member", "support-bot", grace).id == grace
    assert grace in sdk.emulator.world.organization.members
    sdk.refused("not found", "projects", "remove_member", "support-bot", grace)


def test_project_invitations(sdk: Sdk) -> None:
    made = sdk(
        "projects", "create_invitations", "support-bot", ["mary@acme.example", "new@acme.example"],
        project_role_id="annotator",
    ).invitations  # fmt: skip
    assert [(i.email, i.project_role_id) for i in made] == [
        ("mary@acme.example", "annotator"),
        ("new@acme.example", "annotator"),
    ]
    assert [i.id for i in sdk("projects", "list_invitations", "support-bot").invitations] == [i.id for i in made]
    sdk.emulator.accept("new@acme.example", "project:support-bot")
    newcomer = sdk("organization", "list_members").members[-1]
    assert (newcomer.email, newcomer.organization_role.name) == ("new@acme.example", "Member")
    assert sdk("projects", "resend_invitation", "support-bot", made[0].id).token != made[0].token
    assert sdk("projects", "delete_invitation", "support-bot", made[0].id).id == made[0].id
    assert sdk("projects", "list_invitations", "support-bot").invitations == []
    sdk.refused("not found", "projects", "delete_invitation", "docs", made[1].id)
    sdk.refused("member or invited", "projects", "create_invitations", "support-bot", ["new@acme.example"])
    sdk.refused("not found", "projects", "create_invitations", "elsewhere", ["new@acme.example"])


def test_project_roles_and_policies(sdk: Sdk) -> None:
    known = {p.name: p for p in sdk("projects", "list_permissions", "docs").permissions}
    policy = sdk("projects", "create_policy", "docs", "Label", [known["annotationQueue:create"].id])
    assert policy.description is None
    role = sdk("projects", "create_role", "docs", "Labeller", [policy.id])
    assert (role.project_id, [p.name for p in role.policies]) == ("docs", ["Label"])
    assert (
        sdk("projects", "update_role", "docs", role.id, "Annotator", [policy.id], description="x").description == "x"
    )
    assert sdk("projects", "update_policy", "docs", policy.id, "Label", [], description="y").permissions == []
    assert [r.name for r in sdk("projects", "list_roles", "docs").roles] == [
        "Owner",
        "Manager",
        "Member",
        "Annotator",
    ]
    assert [p.name for p in sdk("projects", "list_policies", "docs").policies] == ["Label"]
    assert sdk("projects", "delete_policy", "docs", policy.id).id == policy.id
    assert sdk("projects", "list_roles", "docs").roles[-1].policies == []
    sdk.refused("not found", "projects", "delete_role", "support-bot", role.id)
    assert sdk("projects", "delete_role", "docs", role.id).id == role.id


def test_the_project_object_does_the_same(sdk: Sdk) -> None:
    project = sdk.client.project("support-bot")
    page = asyncio.run(project.a_list_members()) if sdk.is_async else project.list_members()
    assert page.total_project_members == 2


def test_keys(sdk: Sdk) -> None:
    wrong = Sdk(sdk.module, sdk.emulator, is_async=sdk.is_async)
    wrong.client = sdk.module.ConfidentAI(api_key="confident_us_org_nobody", base_url=sdk.emulator.url)
    wrong.refused("Invalid API key", "organization", "get")
    wrong.client = sdk.module.ConfidentAI(
        api_key=sdk("projects", "create", "New").api_key.value, base_url=sdk.emulator.url
    )
    wrong.refused("project key", "organization", "get")


def test_a_deprecated_version_says_so(sdk: Sdk, caplog: pytest.LogCaptureFixture) -> None:
    sdk.emulator.settings(deprecated=["v2"], link="https://docs.example/v3")
    assert sdk("organization", "get").name == "Acme"
    assert "https://docs.example/v3" in caplog.text
    with pytest.raises(sdk.module.ConfidentApiError) as caught:
        sdk("projects", "get", "nowhere")
    assert caught.value.link == "https://docs.example/v3"


def test_fields_that_nobody_knows_yet_are_ignored(sdk: Sdk) -> None:
    sdk.emulator.settings(extra_fields=True)
    assert sdk("organization", "list_members").total_organization_members == 4
    assert sdk("projects", "list").projects[0].name == "Docs"


def test_pages_cover_everybody_once(sdk: Sdk) -> None:
    sdk.emulator.reset({
        "organization": {"name": "Big", "members": [{"email": f"p{n}@acme.example"} for n in range(230)]},
    })  # fmt: skip
    seen = [m.email for n in (1, 2, 3, 4) for m in sdk("organization", "list_members", page=n, page_size=100).members]
    assert seen == [f"p{n}@acme.example" for n in range(230)]


def test_api_keys_are_listed_and_never_shown(sdk: Sdk) -> None:
    sdk.emulator.reset(
        {
            "organization": {
                "name": "Acme",
                "members": [{"email": "ada@acme.example", "role": "Owner"}],
                "api_keys": [{"id": 7, "name": "CI", "tail": "beef", "expires_at": "2027-01-01T00:00:00.000Z"}],
            },
            "projects": [{"id": "docs", "name": "Docs"}],
        }
    )
    listed = sdk("organization", "list_api_keys").api_keys
    assert [(key.id, key.name, key.value, key.expires_at) for key in listed] == [
        (7, "CI", "****beef", "2027-01-01T00:00:00.000Z")
    ]
    assert sdk("projects", "list_api_keys", "docs").api_keys == []
