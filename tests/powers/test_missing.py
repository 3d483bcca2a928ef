"""What has to be read before it can be told who may do what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.missing import Missing, missing, with_catalogue
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION, Scope
from support.powers_reference import PEOPLE, PROJECTS, PlainScope, World, as_live

ALPHA, BETA = PROJECTS
ADA, BOB, *_ = PEOPLE
WORLD: World = {
    ORGANIZATION: PlainScope(people={ADA: "admin", BOB: "member"}),
    ALPHA: PlainScope({"k": ()}, {"r": ("k",)}, {ADA: "manager", BOB: "r"}),
    BETA: PlainScope(people={ADA: "member"}),
}


def read(*scopes: Scope, whole: bool = False) -> Live:
    live = as_live(WORLD)
    kept = {
        scope: there if whole else replace(there, roles=None, policies=None, permissions=None)
        for scope, there in live.scopes.items()
        if scope in scopes
    }
    return replace(live, scopes=kept)


def test_people_come_first() -> None:
    assert missing(read(ALPHA), CONFIDENT_AI, [ALPHA]) == Missing(members=frozenset({ORGANIZATION}))


def test_definitions_only_where_somebody_holds_a_custom_role() -> None:
    live = read(ORGANIZATION, ALPHA, BETA)
    found = missing(live, CONFIDENT_AI, PROJECTS)
    assert found.definitions == {ALPHA}
    assert found.catalogues == {ORGANIZATION, ALPHA}
    assert missing(live, CONFIDENT_AI, PROJECTS, [ADA]).definitions == frozenset()
    assert missing(live, CONFIDENT_AI, [BETA], ["who@acme.example"]).definitions == frozenset()


@pytest.mark.parametrize("unread", ["roles", "policies"])
def test_definitions_are_missing_where_one_of_the_two_is(unread: str) -> None:
    live = read(*WORLD, whole=True)
    live = replace(live, scopes={**live.scopes, ALPHA: replace(live.of(ALPHA), **{unread: None})})
    assert missing(live, CONFIDENT_AI, PROJECTS) == Missing(definitions=frozenset({ALPHA}))


@pytest.mark.parametrize("what", Missing._fields)
def test_there_is_something_to_be_read_whatever_is_missing(what: str) -> None:
    assert Missing()._replace(**{what: frozenset({ALPHA})})


def test_nothing_where_all_is_read() -> None:
    assert not missing(read(ORGANIZATION, ALPHA, BETA, whole=True), CONFIDENT_AI, PROJECTS)
    assert not missing(read(ORGANIZATION, whole=True), CONFIDENT_AI, [])


def test_one_projects_catalogue_is_that_of_all() -> None:
    live = read(ORGANIZATION, ALPHA, BETA)
    assert with_catalogue(live) is live
    known = as_live(WORLD).of(ALPHA).permissions
    live = replace(live, scopes={**live.scopes, ALPHA: replace(live.of(ALPHA), permissions=known)})
    assert missing(live, CONFIDENT_AI, PROJECTS).catalogues == {ORGANIZATION}
    assert with_catalogue(live).of(BETA).permissions == known
    assert with_catalogue(live).of(ORGANIZATION).permissions is None
