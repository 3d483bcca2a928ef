"""Guardrails lifted for one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from doorlist.values.desired import Limit

#: Every guardrail by name: the keys of `guardrails`, and those that the platform itself draws.
GUARDRAILS: Final = (
    "max_removals",
    "max_role_changes",
    "protected",
    "min_admins",
    "max_admins",
    "allowed_domains",
    "require_expiry",
    "max_duration",
    "restricted",
    "role-in-use",
    "policy-in-use",
    "owner",
    "free-plan",
)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person lifts for one run.

    Attributes:
        max_removals: replaces every `max_removals` of the files; `None`: those hold.
        allowed: names of guardrails that don't block this run.
    """

    max_removals: Limit | None = None
    allowed: frozenset[str] = frozenset()


NO_OVERRIDES = Overrides()
