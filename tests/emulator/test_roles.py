"""Custom roles and policies, rule by rule of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.emulator import members, roles
from doorlist.emulator.catalog import ORGANIZATION, PROJECT
from doorlist.emulator.model import KEEP, Refusal
from support.emulator import user_id, world

if TYPE_CHECKING:
    from collections.abc import Callable

READ = "organization-permission-user-read"


def refused(status: int, attempt: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught:
        attempt()
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("name", "status"), [("Owner", 409), ("mEMBER", 409), ("auditor", 409), (" ", 400), ("", 400)]
)
def test_names_are_unique_without_regard_to_case(name: str, status: int) -> None:
    w = world(roles=[{"name": "Auditor"}])
    refused(status, lambda: roles.create_role(w, w.organization, name, [], None))


def test_manager_is_free_in_the_organization_and_admin_in_a_project() -> None:
    w = world()
    assert roles.create_role(w, w.organization, "Manager", [], None).owner_id == w.organization.id
    assert roles.create_role(w, w.projects["docs"], "Admin", [], None).owner_id == "docs"


def test_an_update_replaces_policies_and_keeps_or_clears_the_description() -> None:
    w = world(policies=[{"name": "P", "id": "p"}, {"name": "Q", "id": "q"}])
    role = roles.create_role(w, w.organization, "R", ["p", "p"], "text")
    assert role.policy_ids == ["p"]
    roles.update_role(w, w.organization, role.id, "r", ["q"], KEEP)
    assert (role.name, role.policy_ids, role.description) == ("r", ["q"], "text")
    roles.update_role(w, w.organization, role.id, "r", [], None)
    assert (role.policy_ids, role.description) == ([], None)


def test_policies_of_elsewhere_are_refused() -> None:
    w = world(policies=[{"name": "P", "id": "p"}])
    refused(422, lambda: roles.create_role(w, w.projects["docs"], "R", ["p"], None))


def test_built_in_and_foreign_roles_are_not_found() -> None:
    w = world()
    for role_id in (ORGANIZATION.member, PROJECT.member, "annotator", "nothing"):
        refused(404, lambda role_id=role_id: roles.update_role(w, w.organization, role_id, "R", [], None))
        refused(404, lambda role_id=role_id: roles.delete_role(w, w.organization, role_id))


def test_a_role_is_deleted_once_no_member_holds_it() -> None:
    w = world()
    bot = w.projects["support-bot"]
    refused(409, lambda: roles.delete_role(w, bot, "annotator"))
    members.set_role(w, bot, user_id(w, "alan@partner.example"), PROJECT.member)
    roles.delete_role(w, bot, "annotator")
    assert bot.roles == {}


def test_policy_names_are_unique_and_not_blank() -> None:
    w = world(policies=[{"name": "P", "id": "p"}])
    refused(409, lambda: roles.create_policy(w, w.organization, "P", [], None))
    refused(400, lambda: roles.create_policy(w, w.organization, "\t", [], None))
    assert roles.update_policy(w, w.organization, "p", "P", [], None).name == "P"


def test_permissions_of_the_other_kind_are_stored_and_unknown_ones_are_not() -> None:
    w = world()
    other = next(iter(PROJECT.permissions))
    policy = roles.create_policy(w, w.organization, "P", [READ, other, READ], None)
    assert policy.permission_ids == [READ, other]
    refused(422, lambda: roles.create_policy(w, w.organization, "Q", ["nothing"], None))


def test_a_policy_update_replaces_permissions_and_keeps_or_clears_the_description() -> None:
    w = world(policies=[{"name": "P", "id": "p", "description": "text", "permissions": [READ]}])
    assert roles.update_policy(w, w.organization, "p", "P", [], KEEP).description == "text"
    assert roles.update_policy(w, w.organization, "p", "P", [READ], None).description is None
    refused(404, lambda: roles.update_policy(w, w.projects["docs"], "p", "P", [], None))


def test_a_policy_in_use_is_deleted_and_taken_from_every_role() -> None:
    w = world(policies=[{"name": "P", "id": "p"}, {"name": "Q", "id": "q"}])
    one = roles.create_role(w, w.organization, "R", ["p", "q"], None)
    roles.delete_policy(w, w.organization, "p")
    assert one.policy_ids == ["q"]
    refused(404, lambda: roles.delete_policy(w, w.organization, "p"))


def test_names_may_differ_in_case_where_the_platform_allows_it() -> None:
    w = world(roles=[{"name": "Auditor"}])
    w.settings = w.settings.changed({"role_names": "may-differ-in-case"})
    assert roles.create_role(w, w.organization, "AUDITOR", [], None).name == "AUDITOR"
    refused(409, lambda: roles.create_role(w, w.organization, "AUDITOR", [], None))
    refused(409, lambda: roles.create_role(w, w.organization, "ADMIN", [], None))


def test_the_status_of_a_refused_name_is_a_setting() -> None:
    w = world(roles=[{"name": "Auditor", "id": "auditor"}], policies=[{"name": "P"}])
    members.set_role(w, w.organization, user_id(w, "mary@acme.example"), "auditor")
    w.settings = w.settings.changed({"name_taken_status": 422})
    refused(422, lambda: roles.create_role(w, w.organization, "auditor", [], None))
    refused(422, lambda: roles.create_policy(w, w.organization, "P", [], None))
    refused(422, lambda: roles.delete_role(w, w.organization, "auditor"))


@pytest.mark.parametrize(("setting", "left"), [("id-stays", "r"), ("becomes-null", None)])
def test_an_invitation_whose_role_is_deleted(setting: str, left: str | None) -> None:
    w = world(roles=[{"name": "R", "id": "r"}], invitations=[{"email": "n@acme.example", "role": "R", "id": 900}])
    w.settings = w.settings.changed({"deleted_role": setting})
    roles.delete_role(w, w.organization, "r")
    assert w.organization.invitations[900].role_id == left


def test_what_was_just_made_is_not_found_for_a_while() -> None:
    w = world()
    w.settings = w.settings.changed({"unseen": 2})
    role = roles.create_role(w, w.organization, "R", [], None)
    revision = w.revision
    for _ in range(2):
        refused(404, lambda: roles.update_role(w, w.organization, role.id, "S", [], None))
    assert w.revision > revision  # or an answer from before would be given again
    assert roles.update_role(w, w.organization, role.id, "S", [], None).name == "S"
