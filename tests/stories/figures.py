"""What happened in all stories together, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import event


@dataclass(slots=True)
class Figures:
    """Counts things by their names; hypothesis shows them as events, too."""

    counted: Counter[str] = field(default_factory=Counter)

    def count(self, what: str, times: int = 1) -> None:
        """Something happened."""
        if times:
            self.counted[what] += times
            event(what)

    def __getitem__(self, what: str) -> int:
        return self.counted[what]

    def __str__(self) -> str:
        return ", ".join(f"{what}: {times:,}" for what, times in sorted(self.counted.items()))
