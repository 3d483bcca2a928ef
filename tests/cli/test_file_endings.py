from __future__ import annotations

from pathlib import Path

import pytest

from doorlist.cli.file_endings import must_fit
from doorlist.errors import UsageError
from support.commandline import doorlist


@pytest.mark.parametrize(
    ("out", "form"),
    [
        (None, "json"),
        ("plan", "json"),
        ("plan.json", "json"),
        ("PLAN.JSON", "json"),
        ("plan.tfplan", "json"),
        ("access.yml", "yaml"),
        ("page.htm", "html"),
    ],
)
def test_a_name_that_promises_nothing_else(out: str | None, form: str) -> None:
    must_fit(out, form)


@pytest.mark.parametrize(
    ("out", "form", "fix"),
    [
        ("plan.md", "json", "Name it plan.json."),
        ("p/plan.v2.yaml", "json", "Name it plan.v2.json."),
        ("access.json", "yaml", "Name it access.yaml."),
        ("r.PDF", "html", "Name it r.html."),
    ],
)
def test_a_name_that_promises_another_format(out: str, form: str, fix: str) -> None:
    with pytest.raises(UsageError) as caught:
        must_fit(out, form)
    assert caught.value.fix == fix


@pytest.mark.parametrize(
    "command",
    [
        ["report", "--out", "r.pdf"],
        ["report", "--out", "r.csv", "--format", "json"],
        ["report", "--out", "r.yaml"],
        ["plan", "--out", "plan.md"],
        ["snapshot", "--out", "live.yaml"],
        ["import", "--out", "access.json"],
    ],
    ids=" ".join,
)
def test_no_command_writes_under_a_wrong_name_and_none_reads_first(command: list[str]) -> None:
    ended = doorlist(*command)

    assert ended.code == 64
    assert "ends in" in ended.err or "nothing here writes" in ended.err
    assert not Path(command[2]).exists()
