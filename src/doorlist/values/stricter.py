"""Several sets of guardrails as one, the stricter value of each (`manual: guardrails#several-files`)."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Final

from doorlist.values.desired import Guardrails, Limit, Restriction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

    from doorlist.values.desired import Source


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
