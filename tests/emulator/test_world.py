"""The world: who is who, which scope is which, what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from doorlist.emulator.model import Refusal
from doorlist.emulator.world import fresh_token, stable_id
from support.emulator import acme, world


def test_scopes_are_named_as_control_routes_name_them() -> None:
    w = world()
    assert w.scope("organization") is w.organization
    assert w.scope("project:docs") is w.projects["docs"]
    assert [scope.label for scope in w.scopes()] == ["organization", "project:support-bot", "project:docs"]


@pytest.mark.parametrize(("label", "status"), [("project:nowhere", 404), ("projects", 400), ("", 400)])
def test_other_names_are_refused(label: str, status: int) -> None:
    with pytest.raises(Refusal) as caught:
        world().scope(label)
    assert caught.value.status == status


def test_an_account_is_opened_once() -> None:
    w = world()
    first = w.account("New@acme.example")
    assert w.account("new@ACME.example") is first
    assert first.email == "new@acme.example"
    assert not w.is_in(w.organization, "new@acme.example")
    assert not w.is_in(w.organization, "nobody@acme.example")
    assert w.is_in(w.organization, "ADA@acme.example")


def test_the_time_is_the_real_one_unless_set() -> None:
    w = world()
    assert abs(datetime.fromisoformat(w.now()) - datetime.now(UTC)) < timedelta(minutes=1)
    w.settings = w.settings.changed({"clock": "2026-01-01T01:00:00.5+01:00"})
    assert w.now() == "2026-01-01T00:00:00.500Z"


def test_becoming_another_world_keeps_settings_and_moves_on() -> None:
    w, other = world(), world(name="Other")
    settings, revision = w.settings, w.revision
    w.become(other)
    assert (w.organization.name, w.settings) == ("Other", settings)
    assert w.revision > revision
    assert w.person("ada@acme.example") is other.person("ada@acme.example")


def test_another_world_has_nothing_left_to_find() -> None:
    w = world()
    w.settings = w.settings.changed({"unseen": 3})
    w.made(7)
    assert not w.seen(7)
    w.become(world())
    assert w.seen(7)  # an invitation of the new world may have the old one's number


def test_tokens_are_secrets_and_stable_ids_are_not() -> None:
    assert len({fresh_token() for _ in range(50)}) == 50
    assert len(fresh_token()) >= 40
    assert stable_id("a", "b") == stable_id("a", "b") != stable_id("ab")
    assert acme() == acme()
