"""The emulator in a thread: fresh worlds, its hands, its end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from doorlist.emulator.loading import world_from
from doorlist.emulator.model import Refusal
from doorlist.emulator.running import running
from doorlist.emulator.state import State
from support.emulator import acme, call

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


def test_it_answers_at_its_url_with_its_key() -> None:
    with running(acme(), "secret-key") as emulator:
        assert emulator.key == "secret-key"
        assert call(emulator, "GET", "/v2/organization").data["name"] == "Acme"
    assert not [
        thread for thread in threading.enumerate() if thread.name == "doorlist-emulator" and thread.is_alive()
    ][1:]


def test_a_world_or_a_state_may_be_the_seed() -> None:
    state = State.model_validate(acme())
    with running(world_from(state)) as one, running(state) as other:
        assert one.state() == other.state()
        assert one.url != other.url
        assert one.key != other.key


def test_reset_brings_another_world_and_forgets_requests_and_settings(emulator: Running) -> None:
    emulator.settings(versions=["v1"])
    assert call(emulator, "GET", "/v2/organization").status == 404
    emulator.reset(acme(name="Other"))
    assert emulator.requests() == []
    assert call(emulator, "GET", "/v2/organization").data["name"] == "Other"
    emulator.clear_requests()
    assert emulator.requests() == []


def test_people_play_their_part(emulator: Running) -> None:
    emulator.reset(acme())
    call(emulator, "POST", "/v2/organization/invitations", {"emails": ["kurt@acme.example", "emmy@acme.example"]})
    emulator.accept(" Kurt@acme.example")
    emulator.decline("emmy@acme.example")
    emulator.leave("mary@acme.example")
    members = call(emulator, "GET", "/v2/organization/members").data["members"]
    assert [member["email"].split("@")[0] for member in members] == ["ada", "grace", "alan", "kurt"]
    left = call(emulator, "GET", "/v2/organization/invitations").data["invitations"]
    assert [(each["email"], each["status"]) for each in left] == [("emmy@acme.example", "DECLINED")]
    assert [mail["email"] for mail in emulator.mails()] == ["kurt@acme.example", "emmy@acme.example"]
    with pytest.raises(Refusal, match="No pending invitation"):
        emulator.accept("kurt@acme.example")


def test_a_taken_port_is_an_error(emulator: Running) -> None:
    port = int(emulator.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), running(port=port):
        pass
