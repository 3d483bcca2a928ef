"""How time and memory grow from 10,000 entries to 300,000: as the entries do, and no faster."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from .entries import written
from .measure import spent
from .results import Result
from .worlds import differing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .measure import Setting, Spent

#: An empty run: what Python and its imports take is taken off, as it would hide growth.
NOTHING = 100
MOST = 1.2 * 2**30


def growth(setting: Setting) -> Iterator[Result]:
    """File to JSON plan, whole process: exponents between the ends, and the memory at the large one."""
    small, large = (3_000, 30_000) if setting.short else (10_000, 300_000)
    # The small ones are a fifth of a second apart: measured more often, and all in turn, as a machine drifts.
    often = {NOTHING: 5, small: 5, large: 1}
    rounds: dict[int, list[Spent]] = {size: [] for size in often}
    jobs = {}
    for size in often:
        folder = setting.folder / str(size)
        folder.mkdir()
        jobs[size] = (*written(folder, *differing(size, one_in=6)), folder / "plan.json")
    for _ in range(setting.rounds):
        for size, times in often.items():
            rounds[size].extend(spent("document", *jobs[size]) for _ in range(times))
    seconds = {size: median(each.whole for each in found) for size, found in rounds.items()}
    peaks = {size: median(each.peak for each in found) for size, found in rounds.items()}
    shown = f"from {small:,} to {large:,} entries"
    for name, taken in (("time", seconds), ("peak memory", peaks)):
        grown = (taken[large] - taken[NOTHING]) / (taken[small] - taken[NOTHING])
        exponent = math.log(grown) / math.log(large / small)
        yield Result(f"exponent of {name}, {shown}", "proportional", "at most", 1.05, (exponent,), (1.0,), "")
    memory = tuple(each.peak / 2**20 for each in rounds[large])
    limit = (MOST / 2**20,) * len(memory)
    yield Result(f"peak memory, {large:,} entries", "1.2 GiB", "at most", 1, memory, limit, "MiB")
