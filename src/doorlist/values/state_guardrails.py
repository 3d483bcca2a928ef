"""Guardrails as plain data and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from doorlist.values.guardrails import Guardrails, Limit, Restriction
from doorlist.values.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.state_form import GuardrailsForm


def guardrails_out(guardrails: Guardrails) -> GuardrailsForm:
    return {
        "max_removals": _limits_out(guardrails.max_removals),
        "max_role_changes": _limits_out(guardrails.max_role_changes),
        "protected": sorted(guardrails.protected),
        "min_admins": guardrails.min_admins,
        "max_admins": guardrails.max_admins,
        "allowed_domains": None if guardrails.allowed_domains is None else sorted(guardrails.allowed_domains),
        "require_expiry": sorted(guardrails.require_expiry),
        "max_duration": {
            domain: int(longest.total_seconds()) for domain, longest in sorted(guardrails.max_duration.items())
        },
        "restricted": [
            {
                "permission": one.permission,
                "people": sorted(one.people),
                "domains": sorted(one.domains),
                "source": one.source,
            }
            for one in guardrails.restricted
        ],
        "sources": dict(sorted(guardrails.sources.items())),
    }


def _limits_out(limits: Iterable[Limit]) -> list[tuple[float, bool]]:
    return [(float(limit.value), limit.percent) for limit in sorted(limits)]


def guardrails_in(state: GuardrailsForm) -> Guardrails:
    domains = state["allowed_domains"]
    return Guardrails(
        max_removals=tuple(Limit(*limit) for limit in state["max_removals"]),
        max_role_changes=tuple(Limit(*limit) for limit in state["max_role_changes"]),
        protected=frozenset(state["protected"]),
        min_admins=state["min_admins"],
        max_admins=state["max_admins"],
        allowed_domains=None if domains is None else frozenset(domains),
        require_expiry=frozenset(state["require_expiry"]),
        max_duration={domain: timedelta(seconds=longest) for domain, longest in state["max_duration"].items()},
        restricted=tuple(
            Restriction(
                one["permission"], frozenset(one["people"]), frozenset(one["domains"]), Source(*one["source"])
            )
            for one in state["restricted"]
        ),
        sources={name: Source(*source) for name, source in state["sources"].items()},
    )
