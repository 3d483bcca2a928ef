"""Invitations, rule by rule of the contract."""

from __future__ import annotations

import pytest

from doorlist.emulator import invitations, members, roles
from doorlist.emulator.catalog import ORGANIZATION, PROJECT
from doorlist.emulator.model import Invitation, Refusal
from doorlist.emulator.world import World
from support.emulator import roles_of, user_id, world

ADMIN = ORGANIZATION.former_owner


def invite(w: World, *emails: str, role: str | None = None, version: str = "v2") -> list[Invitation]:
    return invitations.create(w, w.organization, emails, role, version=version)


def refused(status: int, w: World, *emails: str, role: str | None = None, version: str = "v2") -> None:
    before = w.revision, len(w.mails)
    with pytest.raises(Refusal) as caught:
        invite(w, *emails, role=role, version=version)
    assert caught.value.status == status
    assert (w.revision, len(w.mails)) == before


def test_members_and_invited_people_are_dropped_without_a_word() -> None:
    w = world()
    invite(w, "kurt@acme.example")
    made = invite(w, "KURT@acme.example", " Ada@acme.example", "emmy@acme.example", "Emmy@acme.example")
    assert [(i.email, i.status) for i in made] == [("emmy@acme.example", "PENDING")]


def test_nobody_left_is_a_conflict() -> None:
    w = world()
    refused(409, w, "ada@acme.example")
    made = invite(w, "kurt@acme.example")
    refused(409, w, "kurt@acme.example")
    invitations.decline(w, w.organization, made[0].email)
    refused(409, w, "kurt@acme.example")


def test_one_to_fifty_at_once() -> None:
    w = world()
    many = [f"p{n}@acme.example" for n in range(51)]
    refused(400, w)
    refused(400, w, *many)
    assert len(invite(w, *many[:50])) == 50


def test_one_bad_address_refuses_all() -> None:
    w = world()
    refused(400, w, "kurt@acme.example", "nonsense")
    refused(422, w, "kurt@acme.example", "kurt@gmail.com")


def test_roles_that_can_t_be_offered() -> None:
    w = world()
    refused(422, w, "kurt@acme.example", role=ORGANIZATION.owner)
    refused(422, w, "kurt@acme.example", role="annotator")
    refused(422, w, "kurt@acme.example", role=PROJECT.member)


def test_no_role_means_member() -> None:
    w = world()
    assert invite(w, "kurt@acme.example")[0].role_id is None
    invitations.accept(w, w.organization, "kurt@acme.example")
    assert roles_of(w.organization, w)["kurt"] == "Member"


@pytest.mark.parametrize("plan", ["TRIAL", "FREE", "TEAM"])
def test_v1_refuses_inviting_outside_the_trial(plan: str) -> None:
    w = free()
    w.organization.plan = plan
    if plan == "FREE":
        refused(403, w, "kurt@acme.example", version="v1")
    else:
        assert invite(w, "kurt@acme.example", version="v1")


def free() -> World:
    w = world(plan="FREE")
    for email in ("grace@acme.example", "alan@partner.example", "mary@acme.example"):
        w.organization.members.pop(user_id(w, email))
    w.projects["docs"].members.clear()
    return w


def test_the_free_plan_holds_two_members_and_invitations() -> None:
    w = free()
    refused(403, w, "kurt@acme.example", "emmy@acme.example")
    invite(w, "kurt@acme.example")
    refused(403, w, "emmy@acme.example")
    invitations.decline(w, w.organization, "kurt@acme.example")
    refused(403, w, "emmy@acme.example")


def test_on_the_free_plan_a_project_invitation_of_somebody_in_takes_no_seat() -> None:
    w = free()
    invite(w, "kurt@acme.example")
    invitations.accept(w, w.organization, "kurt@acme.example")
    docs = w.projects["docs"]
    assert invitations.create(w, docs, ["kurt@acme.example"], None)
    with pytest.raises(Refusal) as caught:
        invitations.create(w, docs, ["emmy@acme.example"], None)
    assert caught.value.status == 403


def test_a_mail_names_the_invitation_and_not_its_token() -> None:
    w = world()
    made = invite(w, "kurt@acme.example")[0]
    invitations.resend(w, w.organization, made.id)
    assert [(m.email, m.scope, m.invitation_id, m.why) for m in w.mails] == [
        ("kurt@acme.example", "organization", made.id, "invited"),
        ("kurt@acme.example", "organization", made.id, "resent"),
    ]
    assert made.token not in repr(w.mails)


@pytest.mark.parametrize("answer", ["stays", "changes"])
def test_resend_revives_with_a_new_token_and_unknown_whether_with_a_new_date(answer: str) -> None:
    w = world()
    w.settings = w.settings.changed({"created_at_on_resend": answer, "clock": "2026-07-01T12:00:00+02:00"})
    made = invite(w, "kurt@acme.example")[0]
    old_token, old_date = made.token, made.created_at
    assert old_date == "2026-07-01T10:00:00.000Z"
    invitations.decline(w, w.organization, "kurt@acme.example")
    w.settings = w.settings.changed({"clock": "2026-07-08T10:00:00Z"})
    again = invitations.resend(w, w.organization, made.id)
    assert (again.id, again.status) == (made.id, "PENDING")
    assert again.token != old_token
    assert (again.created_at == old_date) is (answer == "stays")


def test_resending_an_accepted_one_only_mails_somebody_who_is_in() -> None:
    w = world()
    made = invite(w, "kurt@acme.example", role=ADMIN)[0]
    invitations.accept(w, w.organization, "kurt@acme.example")
    assert not made.open
    invitations.resend(w, w.organization, made.id)
    assert made.open
    assert roles_of(w.organization, w)["kurt"] == "Admin"


def test_revoking_takes_no_access_away() -> None:
    w = world()
    made = invite(w, "kurt@acme.example")[0]
    invitations.accept(w, w.organization, "kurt@acme.example")
    invitations.revoke(w, w.organization, made.id)
    assert w.organization.invitations == {}
    assert "kurt" in roles_of(w.organization, w)


def test_unknown_invitations_are_not_found() -> None:
    w = world()
    made = invite(w, "kurt@acme.example")[0]
    for attempt in (invitations.resend, invitations.revoke):
        with pytest.raises(Refusal) as caught:
            attempt(w, w.projects["docs"], made.id)
        assert caught.value.status == 404


def test_a_declined_invitation_can_t_be_accepted() -> None:
    w = world()
    invite(w, "kurt@acme.example")
    invitations.decline(w, w.organization, "kurt@acme.example")
    with pytest.raises(Refusal):
        invitations.accept(w, w.organization, "kurt@acme.example")


def test_a_project_invitation_brings_into_the_organization_as_member() -> None:
    w = world()
    bot = w.projects["support-bot"]
    invitations.create(w, bot, ["new@acme.example"], "annotator")
    invitations.accept(w, bot, "new@acme.example")
    assert roles_of(bot, w)["new"] == "Annotator"
    assert roles_of(w.organization, w)["new"] == "Member"


def test_being_in_the_organization_already_changes_nothing_there() -> None:
    w = world()
    docs = w.projects["docs"]
    invitations.create(w, docs, ["grace@acme.example"], None)
    assert "grace" not in roles_of(docs, w)
    invitations.accept(w, docs, "grace@acme.example")
    assert (roles_of(docs, w)["grace"], roles_of(w.organization, w)["grace"]) == ("Member", "Admin")


@pytest.mark.parametrize(("answer", "role"), [("keeps-role", "Member"), ("takes-role", "Admin")])
def test_unknown_what_accepting_does_for_somebody_who_is_in(answer: str, role: str) -> None:
    w = world()
    w.settings = w.settings.changed({"accepting_when_in": answer})
    docs = w.projects["docs"]
    invite(w, "new@acme.example", role=ADMIN)
    invitations.create(w, docs, ["new@acme.example"], None)
    invitations.accept(w, docs, "new@acme.example")
    invitations.accept(w, w.organization, "new@acme.example")
    assert roles_of(w.organization, w)["new"] == role


def test_accepting_never_takes_ownership_away() -> None:
    w = world(invitations=[{"email": "ada@acme.example", "role": "Admin"}])
    w.settings = w.settings.changed({"accepting_when_in": "takes-role"})
    invitations.accept(w, w.organization, "ada@acme.example")
    assert roles_of(w.organization, w)["ada"] == "Owner"


def test_whoever_holds_no_role_takes_the_invitation_s() -> None:
    w = world(invitations=[{"email": "mary@acme.example", "role": "Admin"}])
    w.organization.members[user_id(w, "mary@acme.example")] = None
    invitations.accept(w, w.organization, "mary@acme.example")
    assert roles_of(w.organization, w)["mary"] == "Admin"


def test_a_role_deleted_meanwhile_becomes_member() -> None:
    w = world()
    docs = w.projects["docs"]
    role = roles.create_role(w, docs, "Annotator", [], None)
    invitations.create(w, docs, ["grace@acme.example"], role.id)
    roles.delete_role(w, docs, role.id)
    invitations.accept(w, docs, "grace@acme.example")
    assert roles_of(docs, w)["grace"] == "Member"


def test_an_accepted_invitation_doesn_t_stand_in_the_way_of_a_new_one() -> None:
    w = world(invitations=[{"email": "old@acme.example", "status": "ACCEPTED", "id": 9}])
    made = invite(w, "old@acme.example")
    assert list(w.organization.invitations) == [made[0].id] == [10]


def test_removal_and_a_new_invitation_have_a_new_number() -> None:
    w = world()
    first = invite(w, "kurt@acme.example")[0]
    invitations.accept(w, w.organization, "kurt@acme.example")
    members.remove(w, w.organization, user_id(w, "kurt@acme.example"))
    second = invite(w, "kurt@acme.example")[0]
    assert second.id > first.id
