from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.accessfiles import BLOCKED, CHANGES, IN_SYNC, write
from support.commandline import doorlist

pytestmark = pytest.mark.usefixtures("platform")


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_a_saved_plan_is_shown_as_it_was_planned(form: str) -> None:
    write(CHANGES)
    planned = doorlist("plan", "--out", "plan.json", "--format", form)
    assert doorlist("show", "plan.json", "--format", form) == (0, planned.out, "")


def test_plan_show_and_apply_write_every_format_at_once() -> None:
    write(CHANGES)
    planned = doorlist("plan", "--out", "plan.json", "--out-dir", "planned")
    assert "Saved in 4 formats to planned" in planned.err
    assert Path("planned/plan.txt").read_text() == planned.out
    assert Path("planned/plan.json").read_bytes() == Path("plan.json").read_bytes()
    doorlist("show", "plan.json", "--out-dir", "shown")
    for suffix in ("json", "md", "html"):
        assert Path(f"shown/plan.{suffix}").read_bytes() == Path(f"planned/plan.{suffix}").read_bytes()
    applied = doorlist("apply", "--plan", "plan.json", "--out-dir", "applied")
    assert applied.code == 0
    assert Path("applied/outcome.txt").read_text() == applied.out.lstrip()
    assert sorted(file.name for file in Path("applied").iterdir()) == [
        "outcome.html",
        "outcome.json",
        "outcome.md",
        "outcome.txt",
    ]


def test_showing_what_is_blocked_is_no_failure() -> None:
    write(BLOCKED)
    doorlist("plan", "--out", "plan.json")
    ended = doorlist("show", "plan.json", "--annotate", "github")
    assert ended.code == 0
    assert "::error" in ended.err


def test_what_is_no_plan_is_an_error() -> None:
    write("{}", "plan.json")
    ended = doorlist("show", "plan.json", "--format", "json")
    assert ended.code == 1
    assert "format_version" in ended.json["errors"][0]["message"]


def test_narrowed_for_reading() -> None:
    write(CHANGES)
    doorlist("plan", "--out", "p.json")
    shown = doorlist("show", "p.json", "--person", " Kurt@acme.example")

    assert "Shown is 1 of 2 actions, those of kurt@acme.example." in shown.out
    assert "mary" not in shown.out
    assert doorlist("show", "p.json", "--project", "Support Bot").code == 0
    assert doorlist("show", "p.json", "--person", "kurd@acme.example").code == 1
    assert doorlist("show", "p.json", "--person", "kurt@acme.example", "--format", "json").code == 64


def test_a_plan_that_is_saved_is_whole_whatever_is_shown() -> None:
    write(CHANGES)
    doorlist("plan", "--out", "narrow.json", "--person", "kurt@acme.example")
    doorlist("plan", "--out", "whole.json")
    narrow, whole = (json.loads(Path(f"{name}.json").read_text(encoding="utf-8")) for name in ("narrow", "whole"))

    assert narrow["actions"] == whole["actions"]
    assert doorlist("plan", "--out", "no.json", "--person", "nobody@acme.example").code == 1
    assert not Path("no.json").exists()


def test_who_is_kept_is_listed_only_where_everything_is_asked_for() -> None:
    write(IN_SYNC.replace("    mary@acme.example: Member\n", "  unlisted: keep\n"))
    doorlist("plan", "--out", "p.json")

    assert "Kept though not in the file (1)  -v shows them\n" in doorlist("show", "p.json").out
    assert "    mary@acme.example (Member)\n" in doorlist("show", "p.json", "-v").out


def test_compact_has_a_line_an_action() -> None:
    write(CHANGES)
    doorlist("plan", "--out", "p.json")
    shown = doorlist("show", "p.json", "--compact").out

    assert "    ~ mary@acme.example: Member → Admin  access.yaml:8\n" in shown
