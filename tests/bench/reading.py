"""`doorlist plan` with nothing to do, over HTTP: 10,000 members, 100 projects of 200, a round trip of 50 ms."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .emulator import emulator
from .measure import DOORLIST, PROGRAMS, in_turn, process
from .results import Result
from .worlds import access_file, everybody, seed, teams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .measure import Setting

PAGE = 100


def reading(setting: Setting) -> Iterator[Result]:
    """Against the fewest requests, and against the official SDK."""
    members, projects, team = (5_000, 50, 200) if setting.short else (10_000, 100, 200)
    organization, there = everybody(members), teams(projects, team, members)
    file = setting.folder / "access.yaml"
    file.write_text(access_file(organization, there), encoding="utf-8")
    with emulator(seed(organization, there), setting.folder) as server:

        def ours() -> float:
            return process([DOORLIST, "plan", "--detailed-exitcode", str(file)], env=server.env, cwd=setting.folder)

        def program(python: str, name: str, mode: str) -> Callable[[], float]:
            return lambda: process([python, str(PROGRAMS / name), mode, server.url, server.key])

        what = f"doorlist plan, nothing to do, {members:,} members and {projects} projects of {team}"
        before = server.served()
        ours()
        requests = float(server.served() - before)
        scopes = 1 + projects
        formula = float(2 + -(-members // PAGE) + projects * -(-team // PAGE) + scopes)
        yield Result("its requests", "the fewest", "equal", 1, (requests,), (formula,), "requests")

        plan, ideal = in_turn(setting.rounds, ours, program(sys.executable, "ideal.py", "read"))
        yield Result(what, "ideal reader, 16 connections", "at most", 1.35, plan, ideal)
        if setting.peers is not None:
            sides = (program(setting.peers, "sdk.py", mode) for mode in ("async", "sync"))
            plan, side_by_side, one_by_one = in_turn(setting.peer_rounds, ours, *sides, warm=False)
            yield Result(what, "official SDK, async, 16 at a time", "at least", 2, plan, side_by_side)
            yield Result(what, "official SDK, sync", "at least", 12, plan, one_by_one)
