"""Carrying out plans on the platform in memory, and outcomes as short lines to compare with."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from doorlist.applying.execute import Executed, execute
from doorlist.journal.journal import Journal
from support.worlds import action_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from doorlist.values.action import Action
    from doorlist.values.live import Live
    from doorlist.values.outcome import ActionOutcome
    from support.fake_platform import FakePlatform


async def no_pause(_seconds: float) -> None:
    """Nobody waits in tests."""


def carry_out(actions: Sequence[Action], live: Live, platform: FakePlatform, folder: Path, **more: Any) -> Executed:
    """Execute in a loop of its own, with a journal in `folder`."""

    async def work() -> Executed:
        with Journal(folder / "journal.jsonl", live.organization.id) as journal:
            return await execute(actions, live, client=platform, journal=journal, **{"pause": no_pause, **more})

    return asyncio.run(work())


def lines(outcomes: Sequence[ActionOutcome]) -> list[str]:
    """`done invite org kurt Member`, with `: detail` where there is one."""
    return [
        f"{each.result} {action_line(each.action)}" + (f": {each.detail}" if each.detail else "") for each in outcomes
    ]


def journal_rows(folder: Path) -> list[dict[str, Any]]:
    """The journal's lines."""
    return [json.loads(line) for line in (folder / "journal.jsonl").read_bytes().splitlines()]
