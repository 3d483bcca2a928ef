"""The benchmark's own parts: judging, printing, the peer on bare dicts, and a group at a tiny size."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bench import __main__ as command
from bench import inside, worlds
from bench.results import Result, document, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.measure import Setting

SLOW = Result("a", "b", "at most", 2.0, (3.0, 9.0, 3.0), (1.0, 1.0, 1.0))
FAST = Result("a", "b", "at least", 2.0, (1.0,), (2.0,))


def test_the_ratio_is_the_median_round_by_round() -> None:
    assert SLOW.ratio == 3.0
    assert FAST.ratio == 2.0


@pytest.mark.parametrize(
    ("row", "holds", "lost"),
    [
        (SLOW, False, False),
        (SLOW._replace(target=1.4), False, True),
        (FAST, True, False),
        (FAST._replace(ours=(3.0,)), False, True),
        (FAST._replace(aim="equal", target=1.0, ours=(2.0,)), True, False),
        (FAST._replace(aim="equal", target=1.0, ours=(2.1,)), False, True),
    ],
)
def test_a_row_holds_or_is_missed_or_lost(row: Result, holds: bool, lost: bool) -> None:
    assert (row.holds, row.lost) == (holds, lost)


def test_the_table_says_which_rows_miss() -> None:
    lines = list(table([SLOW, FAST]))
    assert lines[2] == "| a | b | 3 s | 1 s | 3 | at most 2 | NO |"
    assert lines[3].endswith("| at least 2 | yes |")


def test_the_document_has_every_measurement() -> None:
    found = json.loads(json.dumps(document([SLOW], {"short": True})))
    assert found["rows"][0]["ours"] == [3.0, 9.0, 3.0]
    assert found["rows"][0]["holds"] is False


def test_the_algebra_finds_as_many_changes_as_the_planner(tmp_path: Path) -> None:
    wanted, live = worlds.differing(600, one_in=6)
    ids = {name: name for name in wanted}
    mine = {name: {who: (role, 1) for who, role in people.items()} for name, people in wanted.items()}
    theirs = {name: {who: (role, who) for who, role in people.items()} for name, people in live.items()}
    changes = inside.changes(mine, theirs, ids)
    file, said = tmp_path / "access.yaml", tmp_path / "answers"
    file.write_text(worlds.access_file(None, wanted), encoding="utf-8")
    said.write_text("\n".join([*worlds.answers(live), ""]), encoding="utf-8")
    plan = inside.made(str(file), str(said))
    assert [(a.kind, a.scope.name, a.subject, a.reason) for a in plan.actions] == [
        (kind, name, who, reason) for _, kind, name, who, *_, reason, _ in changes
    ]


def test_the_command_prints_writes_and_fails_on_a_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def group(setting: Setting) -> Iterator[Result]:
        assert setting.short
        yield SLOW._replace(target=1.0)

    monkeypatch.setattr(command, "GROUPS", {"one": group})
    out = tmp_path / "bench.json"
    assert command.main(["--short", "--rounds", "1", "--out", str(out), "one"]) == 1
    assert "| a | b |" in capsys.readouterr().out
    assert json.loads(out.read_text(encoding="utf-8"))["rounds"] == 1


@pytest.mark.parametrize("job", ["load", "yaml"])
def test_a_job_tells_its_seconds(job: str, tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text(worlds.access_file(worlds.everybody(3), {}), encoding="utf-8")
    assert inside.JOBS[job](str(file)) > 0
