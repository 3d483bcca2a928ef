"""Timing: fresh processes, in turn, so that a machine whose speed drifts slows both sides."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).resolve().parent / "programs"
#: The command as it is installed beside this Python.
DOORLIST = str(Path(sys.executable).with_name("doorlist"))


class Setting(NamedTuple):
    """How a run measures.

    Attributes:
        rounds: how often each row is measured; its median counts.
        short: small sizes, for a machine that others use.
        folder: for files, empty at first.
        peers: a Python with OctoDNS and the SDK, `None` where rows against them are left out.
        peer_rounds: how often those are measured, which take minutes.
    """

    rounds: int
    short: bool
    folder: Path
    peers: str | None = None
    peer_rounds: int = 5


class Spent(NamedTuple):
    """What a job took: seconds of its whole process, seconds of its step, bytes at its peak."""

    whole: float
    step: float
    peak: float


def process(command: Sequence[str], *, env: dict[str, str] | None = None, cwd: Path | None = None) -> float:
    """Seconds that a process takes from start to end, its output thrown away.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    started = time.perf_counter()
    done = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(env),
        cwd=cwd or ROOT,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return seconds


def job(name: str, *arguments: object) -> list[str]:
    """The command of a job of `tests.bench.inside`."""
    return [sys.executable, "-m", "tests.bench.inside", name, *map(str, arguments)]


def spent(name: str, *arguments: object) -> Spent:
    """What a job takes in a fresh process."""
    started = time.perf_counter()
    done = subprocess.run(job(name, *arguments), stdout=subprocess.PIPE, cwd=ROOT, env=_environment(None), check=True)
    whole = time.perf_counter() - started
    step, peak = map(float, done.stdout.split())
    return Spent(whole, step, peak)


def inside(name: str, *arguments: object) -> float:
    """The seconds of a job's step."""
    return spent(name, *arguments).step


def in_turn(rounds: int, *sides: Callable[[], float], warm: bool = True) -> list[tuple[float, ...]]:
    """What each side measures, A B A B …: one row of values each side.

    With `warm` a first round fills caches (byte code, files) and doesn't count.
    """
    for side in sides if warm else ():
        side()
    measured = [[side() for side in sides] for _ in range(rounds)]
    return list(zip(*measured, strict=True))


def _environment(more: dict[str, str] | None) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith(("CONFIDENT_", "PYTHON"))}
    return given | (more or {})
