"""`doorlist snapshot`, end to end."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist.review.snapshot import read_snapshot
from support.commandline import doorlist
from support.emulator import call

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


def test_stdout_is_one_document_without_secrets(platform: Running) -> None:
    call(platform, "POST", "/v2/organization/invitations", {"emails": ["kurt@acme.example"]})
    tokens = [one.token for one in platform.world.organization.invitations.values()]
    platform.clear_requests()
    ended = doorlist("snapshot")
    assert (ended.code, ended.err) == (0, "")
    assert {request["verb"] for request in platform.requests()} == {"GET"}
    taken = read_snapshot(ended.out.encode())
    assert [entry.scope.name for entry in taken.scopes] == ["", "Docs", "Support Bot"]
    assert [one.email for one in taken.scopes[0].invitations] == ["kurt@acme.example"]
    assert platform.key not in ended.out
    assert not any(token in ended.out for token in tokens)


@pytest.mark.usefixtures("platform")
def test_a_file_is_the_owner_s_alone_and_the_same_apart_from_the_time() -> None:
    for name in ("one.json", "two.json"):
        ended = doorlist("snapshot", "--out", name)
        assert (ended.code, ended.out) == (0, "")
        assert name in ended.err
    one, two = (json.loads(Path(name).read_text(encoding="utf-8")) for name in ("one.json", "two.json"))
    assert stat.S_IMODE(Path("one.json").stat().st_mode) == 0o600
    assert one | {"taken_at": None} == two | {"taken_at": None}


@pytest.mark.usefixtures("platform")
def test_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY")
    ended = doorlist("snapshot")
    assert ended.code == 1
    assert "CONFIDENT_ORG_API_KEY" in ended.err
