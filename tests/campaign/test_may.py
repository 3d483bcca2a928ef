"""That the rules are judged at all: each is broken once, and found."""

from __future__ import annotations

from doorlist.emulator.loading import state_of
from doorlist.emulator.running import as_world

from . import checks, may, uses
from .worlds import Definitions, File, Place, Want, permission_id

ADA, BOB = "ada@acme.example", "bob@acme.example"
_TRACES = "trace:read", "trace:delete"


def _world(**project: object) -> may.Chains:
    return may.chains(as_world(_seed(**project)))


def _seed(**project: object) -> dict[str, object]:
    people = [{"email": ADA, "role": "Owner"}, {"email": BOB}]
    bot = {"id": "p1", "name": "Bot", "members": [{"email": BOB, "role": "Annotator"}], **_defined(), **project}
    return {"organization": {"name": "Acme", "members": people}, "projects": [bot]}


def _defined(*permissions: str) -> dict[str, object]:
    grants = [permission_id("project", each) for each in permissions or ("trace:read",)]
    policy = {"id": "look", "name": "Look", "permissions": grants}
    return {"policies": [policy], "roles": [{"id": "annotator", "name": "Annotator", "policies": ["look"]}]}


def _file(**place: object) -> File:
    bot = Place("keep", {BOB: Want("Annotator")}, **place)  # type: ignore[arg-type]
    return File(Place("keep", {}), {"p1": bot}, "hold", "immediately", None)


def test_who_may_do_what_follows_from_policies_and_reaches_every_project() -> None:
    found = may.may(_world())
    assert found["project:p1", BOB] == {"trace:read"}
    assert "project:delete" in found["project:p1", ADA]  # by project:manage: ada isn't in it
    assert "user:manage" not in found["organization", BOB]


def test_the_end_is_what_the_file_defines() -> None:
    defined = Definitions({"Look": ["trace:*"]}, {"Annotator": ["Look"]})
    end = may.wanted(_file(definitions=defined), _world())
    assert {name.partition(":")[0] for name in end["project:p1", BOB]} == {"trace"}
    renamed = Definitions({"See": ["trace:delete"]}, {"Marker": ["See"]}, was={"Marker": "Annotator"})
    assert may.wanted(_file(definitions=renamed), _world())["project:p1", BOB] == {"trace:delete"}


def test_more_than_start_and_end_is_told() -> None:
    start, more = may.may(_world()), may.may(_world(**_defined(*_TRACES)))
    told = list(may.first_rule(start, [("PUT it", more), ("PUT it back", start)], start))
    assert told == [f"{BOB} may do trace:delete in project:p1 for a moment, after PUT it"]
    assert not list(may.first_rule(start, [("PUT it", more)], more))


def test_less_than_start_and_end_is_told_unless_the_plan_names_it() -> None:
    start, less = may.may(_world(**_defined(*_TRACES))), may.may(_world())
    steps = [("PUT it", less), ("PUT it back", start)]
    told = list(may.second_rule(start, steps, start, []))
    assert told == [f"{BOB} may not do trace:delete in project:p1 for a moment, after PUT it"]
    assert not list(may.second_rule(start, steps, start, [BOB]))
    assert not list(may.second_rule(start, steps, less, []))


def test_a_deletion_of_what_is_needed_is_told() -> None:
    invited = [{"id": 5, "email": "new@acme.example", "role": "Annotator", "status": "DECLINED"}]
    world = as_world(_seed(invitations=invited))
    told = list(uses.deleted_in_use(world, "/projects/p1/roles/annotator", set()))
    assert told[0] == "DELETE /projects/p1/roles/annotator, though the invitation 5 needs it"
    assert len(told) == 2  # bob holds it, too
    assert len(list(uses.deleted_in_use(world, "/projects/p1/policies/look", set()))) == 1
    assert not list(uses.deleted_in_use(world, "/projects/p1/policies/look", uses.uses(world)))
    assert not list(uses.deleted_in_use(world, "/organization/roles/annotator", set()))


def test_nobody_can_spare_whom_a_total_hides() -> None:
    world = as_world(_seed())
    assert not uses.overlooked(world)
    for cap, off, lost in (
        (1, -1, {BOB}),
        (1, 0, set()),
        (1, 1, set()),
        (3, -1, {BOB}),
        (2, -1, {BOB}),
        (None, -1, set()),
    ):
        world.settings = world.settings.changed({"page_size_cap": cap, "total_off": off})
        assert {world.people[user].email for user in uses.overlooked(world)} == lost, (cap, off)
    world.settings = world.settings.changed({"page_size_cap": 1, "total_off": -1})
    (bob,) = uses.overlooked(world)
    assert uses.hidden(world) == {("project:p1", "annotator", f"the member {bob}")}
    empty = as_world(_seed(members=[]))
    empty.settings = world.settings
    assert {empty.people[user].email for user in uses.overlooked(empty)} == {BOB}  # in the organization
    start = may.chains(world)
    steps = [("PUT it", may.may(_world(**_defined("trace:read", "span:read"))))]
    told = f"{BOB} may do span:read in project:p1 for a moment, after PUT it"
    assert list(checks.rules(_file(), start, steps, None)) == [told]
    assert not list(checks.rules(_file(), start, steps, None, [BOB]))


def test_a_role_is_given_under_the_name_that_it_still_has() -> None:
    """An `update-role` is true where the person holds that very role, and untrue where they hold another."""
    scope = {"type": "project", "id": "p1", "name": "Bot"}
    action = {"id": "a", "kind": "update-role", "scope": scope, "email": BOB, "role": {"to": "Marker"}}
    outcome = {"actions": [{"id": "a", "result": "done"}]}
    state = state_of(as_world(_seed()), secrets=False).model_dump(mode="json")
    assert not list(checks.truth({"actions": [{**action, "role_id": "annotator"}]}, outcome, state))
    for other in (None, "another"):
        assert len(list(checks.truth({"actions": [{**action, "role_id": other}]}, outcome, state))) == 1
