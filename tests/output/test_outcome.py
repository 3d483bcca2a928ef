from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.output.outcome import outcome_view
from support.expected import check
from support.plans import make_action, make_outcome, make_plan, make_waiting, representative_outcome
from support.shown import as_text

if TYPE_CHECKING:
    from doorlist.values.outcome import Verdict


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/outcome.txt", as_text(outcome_view(representative_outcome())))


def test_nothing_to_do() -> None:
    text = as_text(outcome_view(make_outcome(after=make_plan())))

    assert text == "Organization Acme (org_1).\n\nConverged: live is as the access file says.\n"


def test_people_are_waited_for_once_each() -> None:
    waiting = [make_waiting(), make_waiting(), make_waiting("bea@acme.example")]
    text = as_text(outcome_view(make_outcome(verdict="waiting", after=make_plan(waiting=waiting))))

    assert "Waiting for 2 people: nothing else is left to do.\n" in text


@pytest.mark.parametrize(
    ("verdict", "line"),
    [("converged", "Converged: nothing more is due."), ("waiting", "Waiting for 1 person: nothing else is due.")],
)
def test_what_isnt_due_and_left_isnt_hidden(verdict: Verdict, line: str) -> None:
    left = (make_action(email="bea@acme.example"), make_action(email="cyd@acme.example"))
    after = replace(make_plan(waiting=[make_waiting()]), only="due", left=left)
    lines = as_text(outcome_view(replace(make_outcome(verdict=verdict, after=after), plan=after))).splitlines()
    assert line in lines
    assert lines[-1] == "2 other actions are left, which `doorlist plan` shows."


def test_what_is_due_and_left_is_not_called_done() -> None:
    left = (make_action(email="bea@acme.example", cause="started"), make_action(email="cyd@acme.example"))
    after = replace(make_plan(), only="due", left=left)
    text = as_text(outcome_view(replace(make_outcome(after=after), plan=after)))
    assert "Converged: nothing more that is due can be done alone.\n" in text
    assert text.endswith("2 other actions are left, which `doorlist plan` shows.\n")


def test_a_failure_in_which_nothing_was_refused() -> None:
    skipped = [(make_action(), "skipped", "x"), (make_action(email="bea@acme.example"), "done", None)]
    text = as_text(outcome_view(make_outcome(skipped, verdict="failed")))  # type: ignore[arg-type]
    assert "Failed: 1 action of 2 is not done.\n" in text


@pytest.mark.parametrize(
    ("what", "step"),
    [
        ("invitation", "Nothing to do now; nothing more will be needed once they have accepted."),
        ("transfer", "Nothing to do now; run `doorlist apply` again once they have answered."),
    ],
)
def test_what_comes_after_waiting(what: Any, step: str) -> None:
    after = make_plan(waiting=[replace(make_waiting(), what=what)])
    assert step in as_text(outcome_view(make_outcome(verdict="waiting", after=after))).splitlines()


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        ("converged", "Converged: live is as the access file says."),
        ("waiting", "Waiting for 0 people: nothing else is left to do."),
        ("failed", "Failed: every action is done, but not all of it could be recorded."),
        ("interrupted", "Interrupted: 1 action of 1 done."),
        ("unfinished", "Unfinished: the state at the end couldn't be read."),
    ],
)
def test_verdicts_without_a_state_at_the_end(verdict: Verdict, line: str) -> None:
    lines = as_text(outcome_view(make_outcome([(make_action(), "done", None)], verdict=verdict))).splitlines()

    assert line in lines
    assert "Applied: 1 done, 0 failed, 0 skipped, 0 unknown." in lines


def test_unfinished_says_what_is_left() -> None:
    after = make_plan([make_action("remove", "eve@acme.example", reason="Came back.")])
    text = as_text(outcome_view(make_outcome(verdict="unfinished", after=after)))

    assert "Still to do (1)\n  Organization: 1 to remove\n    - remove  eve@acme.example (Member)" in text
    assert "\n        Came back.\n" in text
    assert (
        "Unfinished: 1 action still to do.\nRun `doorlist plan` to see what is left, then `doorlist apply`.\n" in text
    )
