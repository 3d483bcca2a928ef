"""What was measured, against which target: a table for people, a document for machines."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGES = ("doorlist", "click", "httpx", "pydantic", "pyyaml")
#: Past so many times its target a row fails the short form: anything less may be the machine.
GROSS = 2.0


class Result(NamedTuple):
    """One row of the table.

    Attributes:
        what: what doorlist does.
        against: what it is measured against.
        target: of the ratio, ours to theirs; with `at least`, theirs to ours.
        ours, theirs: measured in turn; the same unit.
        unit: seconds unless said otherwise.
    """

    what: str
    against: str
    aim: Literal["at most", "at least", "equal"]
    target: float
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """The median of the ratios, round by round."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return median(theirs / ours if self.aim == "at least" else ours / theirs for ours, theirs in pairs)

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        return self._within(1.0)

    @property
    def lost(self) -> bool:
        """Whether it is missed by so much that no busy machine explains it."""
        return not self._within(GROSS)

    def _within(self, slack: float) -> bool:
        if self.aim == "equal":
            return self.ratio == self.target
        return self.ratio >= self.target / slack if self.aim == "at least" else self.ratio <= self.target * slack


def table(results: Sequence[Result]) -> Iterator[str]:
    """The results as a Markdown table, a line at a time."""
    yield "| what | against | ours | theirs | ratio | target | holds |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in results:
        aim = "equal" if row.aim == "equal" else f"{row.aim} {row.target:g}"
        cells = [
            row.what,
            row.against,
            f"{median(row.ours):.4g} {row.unit}".strip(),
            f"{median(row.theirs):.4g} {row.unit}".strip(),
            f"{row.ratio:.3g}",
            aim,
            "yes" if row.holds else "NO",
        ]
        yield f"| {' | '.join(cells)} |"


def machine() -> dict[str, Any]:
    """What was measured on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "versions": {name: version(name) for name in PACKAGES},
    }


def document(results: Sequence[Result], about: dict[str, Any]) -> dict[str, Any]:
    """The results as JSON values: every measurement, beside the medians."""
    rows = [{**row._asdict(), "ratio": row.ratio, "holds": row.holds} for row in results]
    return {"format_version": "1.0", **about, "rows": rows}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
