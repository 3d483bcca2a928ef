"""`doorlist apply` over HTTP: 1,000 invitations and 1,000 role updates, a round trip of 50 ms."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .emulator import emulator
from .measure import DOORLIST, PROGRAMS, in_turn, process
from .results import Result
from .worlds import access_file, everybody, seed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .measure import Setting

ROLE = "Viewer"


def writing(setting: Setting) -> Iterator[Result]:
    """Whole processes: reading, writing eight at a time, reading again; a journal on disk on our side alone."""
    count = 300 if setting.short else 1_000
    new = [f"new{number:04}@acme.example" for number in range(count)]
    before = everybody(count + 1)
    wanted = {who: ROLE if role == "Member" else role for who, role in before.items()} | dict.fromkeys(new, "Member")
    world = seed(before, {}, roles=[ROLE])
    file = setting.folder / "access.yaml"
    file.write_text(access_file(wanted, {}, ["guardrails:", "  max_role_changes: 100%"]), encoding="utf-8")
    with emulator(world, setting.folder) as server:
        apply = [DOORLIST, "apply", "--auto-approve", str(file)]

        def ours() -> float:
            server.control("PUT", "state", world)
            return process(apply, env=server.env, cwd=setting.folder)

        def ideal() -> float:
            server.control("PUT", "state", world)
            given = ["apply", server.url, server.key, ROLE, str(count)]
            return process([sys.executable, str(PROGRAMS / "ideal.py"), *given])

        applied, fewest = in_turn(setting.rounds, ours, ideal)
        what = f"doorlist apply, {count:,} invitations and {count:,} role updates"
        yield Result(what, "ideal writer, 8 connections", "at most", 1.25, applied, fewest)
