"""The benchmark's own parts: judging, printing, the peer on bare dicts, and a group at a tiny size."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING

import pytest

from bench import __main__ as command
from bench import defined, definition_algebra, inside, worlds
from bench.results import Result, document, table
from doorlist.access.load import load
from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.action import DefinitionAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bench.measure import Setting
    from doorlist.values.action import Impact

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


def test_the_algebra_of_roles_and_policies_gives_the_same_plan(tmp_path: Path) -> None:
    wanted, live = defined.sides(3, 20, 20, 100, differing=True)
    actions, whole = definition_algebra.changes(wanted, live, {name: f"id-{name}" for name in wanted})
    file, said = tmp_path / "access.yaml", tmp_path / "answers"
    file.write_text(defined.access_file(wanted), encoding="utf-8")
    said.write_text("\n".join([*defined.answers(live), ""]), encoding="utf-8")
    plan = make_plan(load([str(file)]).desired, inside.live_of_definitions(str(said)), CONFIDENT_AI, now=inside.NOW)
    assert len(actions) == 3 * (2 + 2 + 10)
    assert [
        (a.id, a.kind, a.scope.name, a.subject, a.cause, a.reason, _impact(a.impact), a.interrupts)
        for a in plan.actions
    ] == [(*one[:4], *one[6:8], *one[9:]) for one in actions]
    contents = [one[4:6] for one in actions if one[1].startswith("redefine")]
    assert contents == [
        (astuple(a.definition.before), astuple(a.definition.after))
        for a in plan.actions
        if isinstance(a, DefinitionAction) and a.definition.before is not None and a.definition.after is not None
    ]
    assert [(one.scope.name, one.people, one.gains, one.loses) for one in plan.impact] == whole


def _impact(impact: Iterable[Impact]) -> tuple[tuple[object, ...], ...]:
    return tuple((one.people, one.gains, one.loses) for one in impact)


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
