from __future__ import annotations

import pytest

from support.accessfiles import BLOCKED, CHANGES, write
from support.commandline import doorlist

pytestmark = pytest.mark.usefixtures("platform")


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_a_saved_plan_is_shown_as_it_was_planned(form: str) -> None:
    write(CHANGES)
    planned = doorlist("plan", "--out", "plan.json", "--format", form)
    assert doorlist("show", "plan.json", "--format", form) == (0, planned.out, "")


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
