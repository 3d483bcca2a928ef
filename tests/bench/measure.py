"""Timing: fresh processes, in turn, so that a machine whose speed drifts slows both sides."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
#: The command as it is installed beside this Python.
DOORLIST = str(Path(sys.executable).with_name("doorlist"))


class Setting(NamedTuple):
    """How a run measures.

    Attributes:
        rounds: how often each row is measured; its median counts.
        short: small sizes, for a machine that others use.
        folder: for files, empty at first.
        peers: a Python with OctoDNS and the SDKs, `None` where rows against them are left out.
    """

    rounds: int
    short: bool
    folder: Path
    peers: str | None = None


def process(
    command: Sequence[str], *, codes: Sequence[int] = (0,), env: dict[str, str] | None = None, cwd: Path | None = None
) -> float:
    """Seconds that a process takes from start to end, output thrown away.

    Raises:
        RuntimeError: another exit code than `codes`; with what it said.
    """
    started = time.perf_counter()
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment(env), cwd=cwd, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode not in codes:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return seconds


def inside(job: str, *arguments: object) -> dict[str, Any]:
    """What a job of `tests.bench.inside` measured, in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.inside", job, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, env=_environment(None), check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def in_turn(rounds: int, *sides: Callable[[], float]) -> list[tuple[float, ...]]:
    """What each side measures, A B A B …: one row of values each side.

    A first round fills caches (byte code, files) and doesn't count.
    """
    for side in sides:
        side()
    measured = [[side() for side in sides] for _ in range(rounds)]
    return list(zip(*measured, strict=True))


def _environment(more: dict[str, str] | None) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith(("CONFIDENT_", "PYTHON"))}
    return given | (more or {})
