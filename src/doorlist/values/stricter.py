"""Two sets of guardrails as one, the stricter value of each."""

from __future__ import annotations

from doorlist.values.desired import Guardrails, Restriction


def stricter(one: Guardrails, other: Guardrails) -> Guardrails:
    """What holds where both hold.

    Limits, maxima and durations take the lower, minima the higher, protection and required expiry the union, allowed
    domains and who may hold a permission the intersection (manual: guardrails).
    """
    least = [guardrails.min_admins for guardrails in (one, other) if guardrails.min_admins is not None]
    most = [guardrails.max_admins for guardrails in (one, other) if guardrails.max_admins is not None]
    domains = [guardrails.allowed_domains for guardrails in (one, other) if guardrails.allowed_domains is not None]
    durations = dict(one.max_duration)
    for domain, longest in other.max_duration.items():
        durations[domain] = min(longest, durations.get(domain, longest))
    return Guardrails(
        max_removals=tuple(sorted({*one.max_removals, *other.max_removals})),
        max_role_changes=tuple(sorted({*one.max_role_changes, *other.max_role_changes})),
        protected=one.protected | other.protected,
        min_admins=max(least, default=None),
        max_admins=min(most, default=None),
        allowed_domains=frozenset.intersection(*domains) if domains else None,
        require_expiry=one.require_expiry | other.require_expiry,
        restricted=_restricted(one.restricted, other.restricted),
        max_duration=dict(sorted(durations.items())),
        sources={**one.sources, **other.sources},
    )


def _restricted(one: tuple[Restriction, ...], other: tuple[Restriction, ...]) -> tuple[Restriction, ...]:
    found = {restriction.permission: restriction for restriction in one}
    for restriction in other:
        same = found.get(restriction.permission)
        found[restriction.permission] = restriction if same is None else _both(same, restriction)
    return tuple(found[permission] for permission in sorted(found))


def _both(one: Restriction, other: Restriction) -> Restriction:
    people = {email for email in one.people | other.people if one.allows(email) and other.allows(email)}
    return other._replace(people=frozenset(people), domains=one.domains & other.domains)
