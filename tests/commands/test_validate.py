from __future__ import annotations

from pathlib import Path

import pytest

from support.accessfiles import IN_SYNC, write
from support.commandline import doorlist


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY", raising=False)


def test_a_valid_file_needs_no_key() -> None:
    write(IN_SYNC)
    assert doorlist("validate") == (0, "Valid: 4 people in 2 managed scopes, from 1 file.\n", "")


def test_all_problems_are_told_with_their_lines() -> None:
    write(IN_SYNC.replace("Owner", "[]").replace("version: 1", "version: 2"), "bad.yaml")
    ended = doorlist("validate", "bad.yaml")
    assert (ended.code, ended.out) == (1, "")
    assert "bad.yaml:1:10" in ended.err


def test_problems_as_a_document() -> None:
    write(IN_SYNC.replace("members:", "memebrs:", 1))
    ended = doorlist("validate", "--format", "json")
    problem = ended.json["errors"][0]
    assert ended.code == 1
    assert (problem["file"], problem["line"], problem["column"]) == ("access.yaml", 4, 3)
    assert "members" in problem["fix"]


def test_a_guardrail_blocks_offline() -> None:
    write(IN_SYNC + "guardrails:\n  allowed_domains: [acme.example]\n")
    ended = doorlist("validate")
    assert ended.code == 3
    assert "! allowed_domains in the organization  access.yaml:7" in ended.out
    document = doorlist("validate", "--format", "json")
    assert document.code == 3
    assert [block["guardrail"] for block in document.json["blocked"]] == ["allowed_domains", "allowed_domains"]


def test_guardrails_from_outside_the_change_hold() -> None:
    write(IN_SYNC)
    write("version: 1\nguardrails:\n  allowed_domains: [acme.example]\n", "outside/rails.yaml")
    assert doorlist("validate").code == 0
    assert doorlist("validate", "--guardrails", "outside/rails.yaml").code == 3


def test_annotations_stand_at_the_line() -> None:
    write(IN_SYNC.replace("members:", "memebrs:", 1))
    ended = doorlist("validate", "--annotate", "github")
    assert "::error file=access.yaml,line=4,col=3," in ended.err
    assert "::error" not in doorlist("validate").err


def test_without_any_file_it_says_what_is_missing() -> None:
    ended = doorlist("validate")
    assert ended.code == 1
    assert "no FILE is given" in ended.err
