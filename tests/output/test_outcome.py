from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.output.outcome import outcome_text
from support.expected import check
from support.plans import make_action, make_outcome, make_plan, make_waiting, representative_outcome

if TYPE_CHECKING:
    from doorlist.values.outcome import Verdict


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/outcome.txt", "".join(outcome_text(representative_outcome())))


def test_nothing_to_do() -> None:
    text = "".join(outcome_text(make_outcome(after=make_plan())))

    assert text == "Converged: live is as the access file says.\n"


def test_people_are_waited_for_once_each() -> None:
    waiting = [make_waiting(), make_waiting(), make_waiting("bea@acme.example")]
    text = "".join(outcome_text(make_outcome(verdict="waiting", after=make_plan(waiting=waiting))))

    assert "Waiting for 2 people: nothing else is left to do.\n" in text


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        ("converged", "Converged: live is as the access file says."),
        ("waiting", "Waiting for 0 people: nothing else is left to do."),
        ("failed", "Failed: 0 actions of 1 failed."),
        ("interrupted", "Interrupted: 1 action of 1 done."),
        ("unfinished", "Unfinished: the state at the end couldn't be read."),
    ],
)
def test_verdicts_without_a_state_at_the_end(verdict: Verdict, line: str) -> None:
    lines = "".join(outcome_text(make_outcome([(make_action(), "done", None)], verdict=verdict))).splitlines()

    assert line in lines
    assert "Applied: 1 done, 0 failed, 0 skipped, 0 unknown." in lines


def test_unfinished_says_what_is_left() -> None:
    after = make_plan([make_action("remove", "eve@acme.example", reason="Came back.")])
    text = "".join(outcome_text(make_outcome(verdict="unfinished", after=after)))

    assert (
        "Still to do (1)\n  - remove       eve@acme.example from the organization (Member)\n      Came back.\n"
        in text
    )
    assert (
        "Unfinished: 1 action still to do.\nRun `doorlist plan` to see what is left, then `doorlist apply`.\n" in text
    )
