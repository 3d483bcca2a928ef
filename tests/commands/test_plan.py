from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.accessfiles import BLOCKED, CHANGES, IN_SYNC, NO_PROJECT, write
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

pytestmark = pytest.mark.usefixtures("platform")


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (IN_SYNC, [], 0),
        (IN_SYNC, ["--detailed-exitcode"], 0),
        (CHANGES, [], 0),
        (CHANGES, ["--detailed-exitcode"], 2),
        (BLOCKED, [], 3),
        (BLOCKED, ["--detailed-exitcode"], 3),
        (NO_PROJECT, ["--detailed-exitcode"], 1),
        (NO_PROJECT + "guardrails: {protected: [mary@acme.example]}\n", [], 1),
    ],
)
def test_exit_codes(text: str, options: list[str], code: int) -> None:
    write(text)
    assert doorlist("plan", *options).code == code


def test_it_only_reads(platform: Running) -> None:
    write(CHANGES)
    platform.clear_requests()
    doorlist("plan", "--out", "plan.json")
    assert {request["verb"] for request in platform.requests()} == {"GET"}


def test_the_folder_access_is_found() -> None:
    write(CHANGES, "access/people.yaml")
    assert "access/people.yaml" in doorlist("plan").out


def test_what_only_live_can_tell_shows_the_line_too() -> None:
    write(NO_PROJECT)
    ended = doorlist("plan")
    assert "access.yaml:10" in ended.err
    assert "  Suport Bot:" in ended.err
    assert "Did you mean Support Bot?" in ended.err


def test_another_organization_is_refused() -> None:
    write(IN_SYNC.replace("Acme", "Umbrella"))
    ended = doorlist("plan")
    assert ended.code == 1
    assert "Umbrella" in ended.err


def test_a_saved_plan_is_the_owner_s_alone_and_the_document_on_stdout() -> None:
    write(CHANGES)
    ended = doorlist("plan", "--out", "plan.json", "--format", "json")
    saved = Path("plan.json")
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert json.loads(saved.read_text(encoding="utf-8")) == ended.json
    assert "doorlist apply --plan plan.json" in ended.err


def test_the_plan_as_markdown_and_as_a_page() -> None:
    write(CHANGES)
    assert "kurt@acme.example" in doorlist("plan", "--format", "markdown").out
    assert doorlist("plan", "--format", "html").out.startswith("<!")


def test_annotations_and_gitlab_s_report() -> None:
    write(CHANGES)
    ended = doorlist("plan", "--annotate", "github", "--gitlab-report", "report.json", "--format", "json")
    assert "::notice file=access.yaml,line=8," in ended.err
    assert ended.json["summary"]["invite"] == 1
    assert json.loads(Path("report.json").read_text()) == {"create": 1, "update": 1, "delete": 0}


def test_a_lifted_guardrail_is_recorded() -> None:
    write(BLOCKED)
    ended = doorlist("plan", "--allow-guardrail", "protected", "--max-removals", "100%", "--format", "json")
    assert ended.code == 0
    assert ended.json["overrides"] == [
        {"guardrail": "max_removals", "value": "100%"},
        {"guardrail": "protected", "value": None},
    ]


def test_as_of_shows_who_will_have_lost_access() -> None:
    write(
        IN_SYNC.replace("alan@partner.example: Member", "alan@partner.example: {role: Member, expires: 2096-05-31}")
    )
    kinds = [
        [action["kind"] for action in doorlist("plan", "--format", "json", "--as-of", day).json["actions"]]
        for day in ("2096-05-31", "2096-06-01")
    ]
    assert kinds == [[], ["remove"]]
    assert "As it will be on" in doorlist("plan", "--as-of", "2096-06-01").out


def test_only_a_plan_that_can_be_applied_says_how() -> None:
    write(CHANGES)
    assert "doorlist apply --plan p.json" in doorlist("plan", "--out", "p.json").err
    then = doorlist("plan", "--out", "p.json", "--as-of", "2096-06-01").err
    write(BLOCKED)
    blocked = doorlist("plan", "--out", "p.json")

    assert blocked.code == 3
    for told in (then, blocked.err):
        assert "Saved to p.json: sha256:" in told
        assert "apply" not in told


def test_hints_are_shown_to_people() -> None:
    write(IN_SYNC.replace("    mary@acme.example: Member\n", "  invitees:\n    mary@acme.example: Member\n"))
    ended = doorlist("plan")
    assert ended.code == 0
    line = "hint: access.yaml:9: mary@acme.example has joined the organization: the entry can move from invitees"
    assert line in ended.err
    assert "Hints (1)" in ended.out
    annotated = doorlist("plan", "--annotate", "github", "--format", "json")
    assert "::warning file=access.yaml,line=9,title=doorlist%3A hint::mary@acme.example has joined" in annotated.err
    assert [hint["source"] for hint in annotated.json["hints"]] == [{"file": "access.yaml", "line": 9}]


def test_one_version_of_the_api_can_be_asked_for(platform: Running) -> None:
    write(IN_SYNC)
    platform.clear_requests()
    assert doorlist("plan", "--api", "v1", "--concurrency", "1").code == 0
    assert all(request["path"].startswith("/v1/") for request in platform.requests())


def test_a_file_that_can_not_be_written_is_an_error() -> None:
    write(IN_SYNC)
    ended = doorlist("plan", "--out", "no/such/folder/plan.json")
    assert (ended.code, ended.out) == (1, "")
    assert "no/such/folder/plan.json: can't be written" in ended.err


def test_colour_only_on_a_terminal_and_never_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    write(CHANGES)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[" not in doorlist("plan").out
    assert "\x1b[" in doorlist("plan", terminal=True).out
    monkeypatch.setenv("NO_COLOR", "1")
    ended = doorlist("plan", terminal=True)
    assert "\x1b[" not in ended.out + ended.err
