"""What a run came to, and the sentence about it."""

from __future__ import annotations

import pytest

from doorlist.applying.verdict import verdict
from doorlist.values.outcome import ActionOutcome, Result
from doorlist.values.plan import Plan
from support.plans import make_action, make_blocked, make_plan, make_waiting

NOTHING_LEFT = make_plan()
WAITING = make_plan(waiting=[make_waiting()])
MORE = make_plan([make_action("remove", "eve@x.example")])
BLOCKED = make_plan(blocked=[make_blocked("min_admins"), make_blocked("min_admins")])


def outcomes(*results: Result) -> list[ActionOutcome]:
    return [
        ActionOutcome(make_action("remove", f"{number}@x.example"), result) for number, result in enumerate(results)
    ]


@pytest.mark.parametrize(
    ("results", "after", "interrupted", "expected"),
    [
        ((), NOTHING_LEFT, False, ("converged", None)),
        (("done",), NOTHING_LEFT, False, ("converged", None)),
        (("done",), WAITING, False, ("waiting", None)),
        (
            ("done",),
            MORE,
            False,
            ("unfinished", "Still needed: the removal of eve@x.example from the organization."),
        ),
        (("done",), BLOCKED, False, ("unfinished", "The state reached doesn't pass min_admins.")),
        (("done",), None, False, ("unfinished", None)),
        (
            ("done", "failed", "skipped"),
            NOTHING_LEFT,
            False,
            ("failed", "Failed: the removal of 1@x.example from the organization."),
        ),
        (
            ("unknown", "failed"),
            None,
            False,
            (
                "failed",
                "Failed: the removal of 1@x.example from the organization. "
                "Not known: the removal of 0@x.example from the organization.",
            ),
        ),
        (("skipped",), NOTHING_LEFT, False, ("failed", None)),
        (("done", "skipped"), None, True, ("interrupted", "1 action is not done.")),
        (
            ("skipped", "failed"),
            None,
            True,
            (
                "interrupted",
                "2 actions are not done. Failed: the removal of 1@x.example from the organization.",
            ),
        ),
        (("done",), None, True, ("interrupted", "Every action is done; the state at the end wasn't read.")),
    ],
)
def test_verdict(
    results: tuple[Result, ...], after: Plan | None, interrupted: bool, expected: tuple[str, str | None]
) -> None:
    assert verdict(outcomes(*results), after, interrupted=interrupted) == expected
