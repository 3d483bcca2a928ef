"""That the checks tolerate what they must, and nothing beside it."""

from __future__ import annotations

from typing import Any

import pytest

from doorlist.emulator.loading import state_of
from doorlist.emulator.running import as_world

from . import checks, uses
from .worlds import Definitions, File, Place, Want

ADA, BOB, CYD = "ada@acme.example", "bob@acme.example", "cyd@acme.example"
PROJECT = "project:p1"
ROLES: list[dict[str, Any]] = [
    {"id": name.lower(), "name": name, "policies": []} for name in ("Annotator", "Reviewer")
]


def _state(held: dict[str, str], invited: dict[str, tuple[str, str]], roles: list[dict[str, Any]] = ROLES) -> Any:
    people = [{"email": ADA, "role": "Owner"}, *({"email": email} for email in {BOB, *held} - {ADA})]
    members = [{"email": email, "role": role} for email, role in {ADA: "Owner", **held}.items()]
    invitations = [{"email": email, "role": role, "status": status} for email, (role, status) in invited.items()]
    bot = {"id": "p1", "name": "Bot", "members": members, "invitations": invitations, "roles": roles}
    world = as_world({"organization": {"name": "Acme", "members": people}, "projects": [bot]})
    return state_of(world, secrets=False).model_dump(mode="json")


def _file(unlisted: str, entries: dict[str, Want], organization: str = "keep", **was: str) -> File:
    found = Definitions({}, {"Annotator": [], **{name: [] for name in was}}, was=was)
    bot = Place(unlisted, entries, found)
    return File(Place(organization, {ADA: Want("Owner")}), {"p1": bot}, "hold", "immediately", None)


OWNER = {ADA: Want("Owner")}
HEIR = {ADA: Want("Manager"), CYD: Want("Owner")}
REVIEWER, ANNOTATOR = {BOB: "Reviewer"}, {BOB: "Annotator"}


@pytest.mark.parametrize(
    ("held", "invited", "file", "needed"),
    [
        # Who holds it, and isn't named: kept, or taken out.
        (REVIEWER, {}, _file("keep", OWNER), True),
        (ANNOTATOR, {}, _file("keep", OWNER), False),
        (REVIEWER, {}, _file("remove", OWNER), False),
        (REVIEWER, {}, _file("keep", {**OWNER, BOB: Want("Member")}), False),
        (REVIEWER, {}, _file("keep", {**OWNER, BOB: Want("Member", expired=True)}), False),
        (REVIEWER, {}, _file("keep", OWNER, "remove"), False),
        # Who is offered it.
        ({}, {CYD: ("Reviewer", "PENDING")}, _file("keep", OWNER), True),
        ({}, {CYD: ("Reviewer", "ACCEPTED")}, _file("keep", OWNER), False),
        ({}, {CYD: ("Annotator", "PENDING")}, _file("keep", OWNER), False),
        ({}, {CYD: ("Reviewer", "PENDING")}, _file("remove", OWNER), False),
        ({}, {CYD: ("Reviewer", "PENDING")}, _file("remove", {**OWNER, CYD: Want("Member")}), False),
        ({}, {CYD: ("Reviewer", "DECLINED")}, _file("remove", {**OWNER, CYD: Want("Member")}), True),
        ({}, {CYD: ("Reviewer", "PENDING")}, _file("remove", HEIR), True),
        ({CYD: "Member"}, {CYD: ("Reviewer", "PENDING")}, _file("remove", HEIR), False),
        # It is renamed where live hasn't got the new name; else it must go.
        ({}, {CYD: ("Reviewer", "PENDING")}, _file("remove", HEIR, Checker="Reviewer"), False),
        ({}, {CYD: ("Reviewer", "PENDING")}, _file("remove", HEIR, Annotator="Reviewer"), True),
    ],
)
def test_a_role_is_in_use_only_by_whoever_stays(
    held: dict[str, str], invited: dict[str, tuple[str, str]], file: File, needed: bool
) -> None:
    assert checks.in_use(file, _state(held, invited)) is needed


def test_a_role_is_in_use_only_where_it_must_go() -> None:
    file = _file("keep", OWNER)
    state = _state(REVIEWER, {})
    assert checks.in_use(file, state)
    assert file.projects["p1"].definitions is not None
    file.projects["p1"].definitions.unlisted = "keep"
    assert not checks.in_use(file, state)


def test_what_the_platform_does_not_show_yet_is_waited_for_only_where_it_is_read() -> None:
    bot = {
        "id": "p1",
        "name": "Bot",
        "roles": ROLES,
        "policies": [{"id": "look", "name": "Look", "permissions": []}],
        "invitations": [
            {"id": 5, "email": CYD, "role": "Member", "status": "PENDING"},
            {"id": 6, "email": BOB, "role": "Member", "status": "ACCEPTED"},
        ],
    }
    world = as_world(
        {"organization": {"name": "Acme", "members": [{"email": ADA, "role": "Owner"}]}, "projects": [bot]}
    )
    world.settings = world.settings.changed({"unseen": 3})
    assert not uses.hides(world, [PROJECT], [PROJECT])
    for made, read, defined in (
        (5, True, False),
        (6, False, False),
        ("look", False, True),
        ("reviewer", False, True),
    ):
        world._unseen = {made: 3}
        assert uses.hides(world, [PROJECT], []) is read, made
        assert uses.hides(world, [], [PROJECT]) is defined, made
        assert not uses.hides(world, ["organization"], ["organization"]), made
        world._unseen = {made: 0}
        assert not uses.hides(world, [PROJECT], [PROJECT]), made


def test_only_whom_a_total_can_have_hidden_may_be_taken_for_gone() -> None:
    scope = {"type": "project", "id": "p1", "name": "Bot"}
    action = {"id": "a", "kind": "remove", "scope": scope, "email": BOB}
    outcome = {"actions": [{"id": "a", "result": "done"}]}
    state = _state(ANNOTATOR, {})
    told = ["a is called done, and the platform shows otherwise"]
    assert list(checks.truth({"actions": [action]}, outcome, state)) == told
    assert list(checks.truth({"actions": [action]}, outcome, state, [CYD])) == told
    assert not list(checks.truth({"actions": [action]}, outcome, state, [BOB]))


def test_the_last_of_a_list_can_be_hidden_where_it_has_pages() -> None:
    people = [{"email": ADA, "role": "Owner"}, {"email": BOB}]
    bot = {"id": "p1", "name": "Bot", "members": [{"email": ADA, "role": "Owner"}]}
    world = as_world({"organization": {"name": "Acme", "members": people}, "projects": [bot]})
    assert not uses.last_on_lists(world)
    world.settings = world.settings.changed({"page_size_cap": 3})
    assert {world.people[user].email for user in uses.last_on_lists(world)} == {ADA, BOB}


def test_an_invitation_that_waits_is_only_a_projects_of_somebody_outside() -> None:
    outcome = {"actions": [{"id": "a", "result": "done", "detail": "it isn't needed any more"}]}
    state = _state({}, {})
    for scope, email, fine in ((PROJECT, CYD, True), (PROJECT, BOB, False), ("organization", CYD, False)):
        kind, _, ident = scope.partition(":")
        action = {"id": "a", "kind": "invite", "scope": {"type": kind, "id": ident}, "email": email}
        assert (not list(checks.truth({"actions": [action]}, outcome, state))) is fine, (scope, email)
        assert list(checks.truth({"actions": [action]}, {"actions": [{"id": "a", "result": "done"}]}, state))
