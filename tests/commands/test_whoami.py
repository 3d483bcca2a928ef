from __future__ import annotations

from typing import TYPE_CHECKING

from support.commandline import doorlist

if TYPE_CHECKING:
    import pytest

    from doorlist.emulator.running import Running


def test_it_tells_what_the_key_opens(platform: Running) -> None:
    ended = doorlist("whoami")
    assert (ended.code, ended.err) == (0, "")
    assert "Acme" in ended.out
    assert "self-hosted" in ended.out
    assert "Owner, Admin and Member" in ended.out
    assert platform.key not in ended.out


def test_as_a_document(platform: Running) -> None:
    document = doorlist("whoami", "--format", "json").json
    assert document["organization"]["plan"] == "TEAM"
    assert document["projects"] == 2
    assert [role["name"] for role in document["roles"]] == ["Owner", "Admin", "Member"]


def test_a_wrong_key_is_told_once(platform: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIDENT_ORG_API_KEY", "wrong-key")
    platform.clear_requests()
    ended = doorlist("whoami")
    assert ended.code == 1
    assert "wrong-key" not in ended.err
    assert len(platform.requests()) == 1


def test_no_key_is_an_error(platform: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY")
    ended = doorlist("whoami", "--format=json")
    assert ended.code == 1
    assert "CONFIDENT_ORG_API_KEY" in ended.json["errors"][0]["message"]
