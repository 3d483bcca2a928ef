"""Members, rule by rule of the contract."""

from __future__ import annotations

import pytest

from doorlist.emulator import invitations, members
from doorlist.emulator.catalog import ORGANIZATION, PROJECT
from doorlist.emulator.model import Refusal
from support.emulator import roles_of, user_id, world

ADMIN, MEMBER = ORGANIZATION.former_owner, ORGANIZATION.member


def refused(status: int, *args: object) -> None:
    w, before = args[0], args[0].revision  # type: ignore[attr-defined]
    with pytest.raises(Refusal) as caught:
        members.set_role(*args) if len(args) == 4 else members.remove(*args)  # type: ignore[arg-type, call-arg]
    assert caught.value.status == status
    assert w.revision == before  # type: ignore[attr-defined]


def test_giving_owner_hands_over_in_one_step() -> None:
    w = world()
    members.set_role(w, w.organization, user_id(w, "mary@acme.example"), ORGANIZATION.owner)
    assert roles_of(w.organization, w) == {"ada": "Admin", "grace": "Admin", "alan": "Member", "mary": "Owner"}


def test_a_project_s_previous_owner_becomes_manager() -> None:
    w = world()
    bot = w.projects["support-bot"]
    members.set_role(w, bot, user_id(w, "alan@partner.example"), PROJECT.owner)
    assert roles_of(bot, w) == {"grace": "Manager", "alan": "Owner"}


def test_a_project_without_an_owner_gets_its_first() -> None:
    w = world()
    docs = w.projects["docs"]
    assert docs.owner() is None
    members.set_role(w, docs, user_id(w, "mary@acme.example"), PROJECT.owner)
    assert roles_of(docs, w) == {"mary": "Owner"}


def test_the_owner_isn_t_moved_directly_and_giving_them_owner_changes_nothing() -> None:
    w = world()
    ada = user_id(w, "ada@acme.example")
    refused(409, w, w.organization, ada, ADMIN)
    before = w.revision
    members.set_role(w, w.organization, ada, ORGANIZATION.owner)
    assert w.revision == before


def test_the_owner_isn_t_removed_and_doesn_t_leave() -> None:
    w = world()
    refused(409, w, w.organization, user_id(w, "ada@acme.example"))
    refused(409, w, w.projects["support-bot"], user_id(w, "grace@acme.example"))
    with pytest.raises(Refusal, match="Owner can't leave"):
        members.leave(w, "ada@acme.example")


@pytest.mark.parametrize("role_id", ["annotator", PROJECT.member, "nothing"])
def test_a_role_of_elsewhere_is_refused(role_id: str) -> None:
    w = world()
    refused(422, w, w.organization, user_id(w, "mary@acme.example"), role_id)
    refused(422, w, w.projects["docs"], user_id(w, "mary@acme.example"), "annotator")


def test_who_isn_t_in_is_unknown() -> None:
    w = world()
    refused(404, w, w.projects["docs"], user_id(w, "alan@partner.example"), PROJECT.member)
    refused(404, w, w.projects["docs"], user_id(w, "alan@partner.example"))
    with pytest.raises(Refusal, match="Nobody"):
        members.leave(w, "stranger@acme.example")


def test_out_of_the_organization_is_out_of_everything() -> None:
    w = world()
    docs, bot = w.projects["docs"], w.projects["support-bot"]
    invitations.create(w, docs, ["alan@partner.example", "kurt@acme.example"], None)
    members.remove(w, w.organization, user_id(w, "alan@partner.example"))
    assert not [name for scope in w.scopes() for name in roles_of(scope, w) if name == "alan"]
    assert [i.email for i in docs.invitations.values()] == ["kurt@acme.example"]
    assert roles_of(bot, w) == {"grace": "Owner"}


def test_who_comes_back_starts_with_no_project_and_the_same_account() -> None:
    w = world()
    alan = user_id(w, "alan@partner.example")
    members.remove(w, w.organization, alan)
    invitations.create(w, w.organization, ["alan@partner.example"], ADMIN)
    invitations.accept(w, w.organization, "alan@partner.example")
    assert w.organization.members[alan] == ADMIN
    assert alan not in w.projects["support-bot"].members


def test_out_of_a_project_is_out_of_that_project_alone() -> None:
    w = world()
    docs, bot = w.projects["docs"], w.projects["support-bot"]
    invitations.create(w, docs, ["alan@partner.example"], None)
    members.remove(w, bot, user_id(w, "alan@partner.example"))
    assert "alan" in roles_of(w.organization, w)
    assert [i.email for i in docs.invitations.values()] == ["alan@partner.example"]


def test_leaving_is_like_being_removed() -> None:
    w = world()
    members.leave(w, "Alan@partner.example")
    assert not [name for scope in w.scopes() for name in roles_of(scope, w) if name == "alan"]


@pytest.mark.parametrize("answer", ["allowed", "refused"])
def test_unknown_whether_a_project_s_owner_may_be_removed_from_the_organization(answer: str) -> None:
    w = world()
    w.settings = w.settings.changed({"project_owner_leaves": answer})
    grace = user_id(w, "grace@acme.example")
    if answer == "refused":
        refused(409, w, w.organization, grace)
    else:
        members.remove(w, w.organization, grace)
        assert w.projects["support-bot"].owner() is None
    members.remove(w, w.organization, user_id(w, "mary@acme.example"))


def test_somebody_comes_in_by_single_sign_on() -> None:
    w = world(invitations=[{"email": "Kurt@acme.example", "role": "Admin", "id": 900}])
    members.sign_in(w, "kurt@acme.example")
    members.sign_in(w, "new@acme.example")
    found = roles_of(w.organization, w)
    assert (found["kurt"], found["new"]) == ("Admin", "Member")
    assert not w.organization.invitations[900].open
    with pytest.raises(Refusal) as caught:
        members.sign_in(w, "NEW@acme.example")
    assert caught.value.status == 409
    assert w.mails == []
