"""Stories without faults: whatever people, time, others and edits do, doorlist comes to what the file says."""

from __future__ import annotations

import os
from contextlib import nullcontext
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .figures import Figures
from .machine import Story
from .watch import watched

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from doorlist.emulator.running import Running

#: The short form is the same in every run; the long one, `DOORLIST_STORIES=500 pytest tests/stories`, is always new.
_LONG = os.environ.get("DOORLIST_STORIES")
SHORT = 24
_STORIES = settings(
    max_examples=int(_LONG or SHORT),
    stateful_step_count=9,
    deadline=None,
    derandomize=_LONG is None,
    database=None,
    print_blob=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
#: What the short form must hold at least, so that it can't come to prove nothing.
_WORTH = {
    "story": SHORT,
    "mail": 50,
    "accept": 60,
    "decline": 3,
    "leave": 3,
    "deed of others": 8,
    "edit": 25,
    "hand-over": 8,
    "resend: unanswered": 3,
    "remove: unlisted": 15,
    "remove: expired": 5,
    "update-role: role-differs": 8,
    "dependency": 8,
    "saved plan applied": 3,
    "saved plan refused": 1,
    "forbidden": 1,
    "due": 1,
    "left": 5,
    "define-role: not-defined": 1,
    "redefine-policy: definition-differs": 1,
}


def test_every_story_ends_well(emulator_server: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures, numbers = Figures(), count()

    with watched(emulator_server) as platform:

        class Played(Story):
            def __init__(self) -> None:
                super().__init__(platform, figures, tmp_path / str(next(numbers)))

        run_state_machine_as_test(Played, settings=_STORIES)
    with capsys.disabled() if _LONG else nullcontext():
        print(f"\n{figures}")  # noqa: T201
    too_few = {what: figures[what] for what, least in _WORTH.items() if figures[what] < least}
    assert not too_few or _STORIES.max_examples < SHORT
