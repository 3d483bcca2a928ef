"""Guardrails: what a plan may not do, the stricter of several, and what a person lifts for one run."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import timedelta

    from doorlist.values.source import Source


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


class Limit(NamedTuple):
    """A count, or a percentage of a scope's people (0 to 100, may be fractional)."""

    value: float
    percent: bool = False

    def __str__(self) -> str:
        number = f"{self.value:g}"
        return f"{number}%" if self.percent else number


class Restriction(NamedTuple):
    """Who alone may hold the permissions that a pattern matches: these people, and everybody of these domains.

    Attributes:
        permission: a permission's name or a pattern, as written.
        people: emails, groups resolved.
        domains: in lowercase.
    """

    permission: str
    people: frozenset[str]
    domains: frozenset[str]
    source: Source

    def allows(self, email: str) -> bool:
        """Whether this person may hold them."""
        return email in self.people or email.rpartition("@")[2] in self.domains


#: Stands for every domain in `Guardrails.max_duration`.
EVERYBODY: Final = "*"


@dataclass(frozen=True, slots=True)
class Guardrails:
    """The `guardrails` sections of all files, merged so that the stricter value wins.

    A count and a percentage can't be compared before the scope's size is known: `max_removals` and
    `max_role_changes` keep every limit, and the lowest for the scope holds. Empty: the default holds.
    `allowed_domains` is `None` where every domain is allowed. `restricted` holds one restriction for each permission
    or pattern, in their order. `max_duration` is by domain, and `EVERYBODY` stands for all; the lowest that concerns
    somebody holds. `sources` says where each guardrail stands, by its name.
    """

    max_removals: tuple[Limit, ...] = ()
    max_role_changes: tuple[Limit, ...] = ()
    protected: frozenset[str] = frozenset()
    min_admins: int | None = None
    max_admins: int | None = None
    allowed_domains: frozenset[str] | None = None
    require_expiry: frozenset[str] = frozenset()
    restricted: tuple[Restriction, ...] = ()
    max_duration: Mapping[str, timedelta] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)


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


def stricter(*several: Guardrails) -> Guardrails:
    """What holds where all of them hold.

    Limits, maxima and durations take the lowest, minima the highest, protection and required expiry the union,
    allowed domains and who may hold a permission the intersection. `sources` names where the value that holds stands:
    of equal values, and of those that all count, the first.
    """
    least = [one.min_admins for one in several if one.min_admins is not None]
    most = [one.max_admins for one in several if one.max_admins is not None]
    domains = [one.allowed_domains for one in several if one.allowed_domains is not None]
    return Guardrails(
        max_removals=tuple(sorted({limit for one in several for limit in one.max_removals})),
        max_role_changes=tuple(sorted({limit for one in several for limit in one.max_role_changes})),
        protected=frozenset().union(*(one.protected for one in several)),
        min_admins=max(least, default=None),
        max_admins=min(most, default=None),
        allowed_domains=frozenset.intersection(*domains) if domains else None,
        require_expiry=frozenset().union(*(one.require_expiry for one in several)),
        restricted=_restricted(restriction for one in several for restriction in one.restricted),
        max_duration=_lowest(item for one in several for item in one.max_duration.items()),
        sources=_sources(several),
    )


def _restricted(given: Iterable[Restriction]) -> tuple[Restriction, ...]:
    """One restriction for each permission or pattern, in their order."""
    found: dict[str, Restriction] = {}
    for restriction in given:
        same = found.get(restriction.permission)
        found[restriction.permission] = restriction if same is None else _both(same, restriction)
    return tuple(found[permission] for permission in sorted(found))


def _both(one: Restriction, other: Restriction) -> Restriction:
    people = {email for email in one.people | other.people if one.allows(email) and other.allows(email)}
    return one._replace(people=frozenset(people), domains=one.domains & other.domains)


def _lowest(given: Iterable[tuple[str, timedelta]]) -> dict[str, timedelta]:
    """The lowest duration that is given for each domain, and for everybody."""
    lowest: dict[str, timedelta] = {}
    for domain, longest in given:
        lowest[domain] = min(longest, lowest.get(domain, longest))
    return dict(sorted(lowest.items()))


#: How strict the guardrails are of which one value alone holds: the lowest number is the strictest. A count and a
#: percentage can't be compared here, so that their numbers stand in for them.
_STRICTNESS: Final[dict[str, Callable[[Guardrails], Any]]] = {
    "max_removals": lambda one: min(one.max_removals, default=Limit(inf)),
    "max_role_changes": lambda one: min(one.max_role_changes, default=Limit(inf)),
    "min_admins": lambda one: inf if one.min_admins is None else -one.min_admins,
    "max_admins": lambda one: inf if one.max_admins is None else one.max_admins,
}


def _sources(several: Iterable[Guardrails]) -> dict[str, Source]:
    telling: dict[str, list[Guardrails]] = {}
    for one in several:
        for name in one.sources:
            telling.setdefault(name, []).append(one)
    return {
        name: min(told, key=_STRICTNESS.get(name, lambda _: 0)).sources[name]
        for name, told in sorted(telling.items())
    }
