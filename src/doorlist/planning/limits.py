"""The arithmetic of limits: how many people of a scope a plan may touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.values.guardrails import Limit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What holds where no limit is set: the larger of the two.
DEFAULTS: Final[Mapping[str, tuple[Limit, ...]]] = {
    "max_removals": (Limit(25, percent=True), Limit(2)),
    "max_role_changes": (Limit(50, percent=True), Limit(5)),
}


def allowance(limit: Limit, people: int) -> int:
    """How many of `people` one limit allows."""
    # Rounded before it is cut, as 5.6 % of 1,375 people are 77 and not 76.99…
    return int(round(limit.value * people / 100, 6) if limit.percent else limit.value)


def lowest(name: str, limits: Sequence[Limit], people: int) -> Limit:
    """The limit that holds for a scope of so many people: of several the lowest, of the defaults the larger."""
    if limits:
        return min(limits, key=lambda limit: (allowance(limit, people), limit))
    return max(DEFAULTS[name], key=lambda limit: allowance(limit, people))


def allowed(name: str, limits: Sequence[Limit], people: int) -> int:
    """How many people of a scope the limits let a plan touch."""
    return allowance(lowest(name, limits, people), people)
