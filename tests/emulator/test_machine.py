"""The machine: keys, kept answers, other people's changes."""

from __future__ import annotations

import json
import threading

import pytest

from doorlist.emulator.machine import Machine
from doorlist.emulator.model import Refusal
from doorlist.emulator.settings import Change, Settings
from doorlist.emulator.store import company
from support.emulator import acme, roles_of, user_id, world


def machine() -> Machine:
    return Machine(world(), "right-key")


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("right-key", None),
        (None, 401),
        ("", 401),
        ("right-key ", 401),
        ("wrong-kéy", 401),
        ("confident_us_proj_any", 403),
        ("issued", 403),
    ],
)
def test_keys(key: str | None, status: int | None) -> None:
    m = machine()
    m.world.project_keys.add("issued")
    refused = m.refuse_key("v2", key)
    assert (refused.status if refused else None) == status


def test_another_prefix_may_mark_project_keys() -> None:
    m = machine()
    m.change_settings({"project_key_prefix": "proj-"})
    answer = m.refuse_key("v2", "proj-1")
    assert answer is not None
    assert answer.status == 403


def test_answers_are_kept_until_something_changes() -> None:
    m = machine()
    first = m.perform("GET", "v2", "/organization")
    assert m.perform("GET", "v2", "/organization") is first
    assert m.perform("GET", "v1", "/organization").body != first.body
    m.perform("PUT", "v2", "/organization", body=b'{"name": "Other"}')
    assert b"Other" in m.perform("GET", "v2", "/organization").body
    kept = m.perform("GET", "v2", "/organization")
    m.change_settings({"deprecated": ["v2"]})
    assert b"deprecated" in m.perform("GET", "v2", "/organization").body
    m.reset_settings()
    assert m.perform("GET", "v2", "/organization").body == kept.body


def test_somebody_else_changes_things_and_a_refusal_changes_nothing() -> None:
    m = machine()
    alan = user_id(m.world, "alan@partner.example")
    for change in (
        Change(verb="DELETE", path=f"/organization/members/{alan}"),
        Change(verb="DELETE", path=f"/organization/members/{alan}"),
        Change(verb="POST", path="/organization/invitations", body={"emails": ["kurt@acme.example"]}),
        Change(verb="POST", path="/_emulator/accept", body={"email": "kurt@acme.example"}),
        Change(verb="POST", path="/_emulator/accept", body={"email": "kurt@acme.example"}),
        Change(verb="POST", path="/_emulator/leave", body={"email": "mary@acme.example"}),
        Change(verb="POST", path="/_emulator/leave"),
    ):
        m.change(change)
    assert list(roles_of(m.world.organization, m.world)) == ["ada", "grace", "kurt"]


def test_unknown_deeds_are_refused() -> None:
    with pytest.raises(Refusal, match="no /_emulator/dance"):
        machine().act("dance", "ada@acme.example")


def test_the_state_it_shows_can_be_put_back() -> None:
    m = machine()
    shown = m.state()
    m.put_state(company())
    assert len(m.world.projects) == 6
    m.put_state(shown)
    assert m.state() == shown


def test_all_settings_at_once() -> None:
    m = machine()
    m.change_settings({"latency": 1})
    m.reset_settings(Settings(seed=5))
    assert m.world.settings == Settings(seed=5)


def test_many_threads_at_once_lose_nothing() -> None:
    m = Machine(world(), "key")

    def invite(start: int) -> None:
        for n in range(start, start + 25):
            body = json.dumps({"emails": [f"p{n}@acme.example"]}).encode()
            m.perform("POST", "v2", "/organization/invitations", body=body)
            m.perform("GET", "v2", "/organization/invitations")
            m.act("accept", f"p{n}@acme.example")

    threads = [threading.Thread(target=invite, args=(start,)) for start in (0, 25, 50, 75)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(m.world.organization.members) == 4 + 100
    assert sorted(mail["invitation_id"] for mail in m.mails()) == list(range(1, 101))
    assert acme()["organization"]["name"] == m.world.organization.name
