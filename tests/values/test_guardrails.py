"""Guardrails: what either of two sets forbids is forbidden by the stricter of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.values.guardrails import Guardrails, Limit, Restriction, stricter
from doorlist.values.source import Source

EMAILS = ["ada@acme.example", "alan@partner.example", "kurt@acme.example"]
DOMAINS = ["acme.example", "partner.example"]
people, domains = st.frozensets(st.sampled_from(EMAILS)), st.frozensets(st.sampled_from(DOMAINS))
counts = st.none() | st.integers(0, 5)
restrictions = st.builds(
    Restriction, st.sampled_from(["iam:manage", "user:*"]), people, domains, st.just(Source("f", 1))
)
guardrails = st.builds(
    Guardrails,
    max_removals=st.just(()) | st.tuples(st.builds(Limit, st.integers(0, 50).map(float), st.booleans())),
    protected=people,
    min_admins=counts,
    max_admins=counts,
    allowed_domains=st.none() | domains,
    require_expiry=domains,
    restricted=st.just(()) | st.tuples(restrictions),
    max_duration=st.dictionaries(st.sampled_from(DOMAINS), st.integers(1, 90).map(lambda days: timedelta(days=days))),
)


@given(guardrails, guardrails)
def test_what_either_forbids_is_forbidden(one: Guardrails, other: Guardrails) -> None:
    both = stricter(one, other)
    assert both.protected == one.protected | other.protected
    assert both.require_expiry == one.require_expiry | other.require_expiry
    assert set(both.max_removals) == {*one.max_removals, *other.max_removals}
    for each in (one, other):
        assert each.min_admins is None or (both.min_admins or 0) >= each.min_admins
        assert each.max_admins is None or (both.max_admins is not None and both.max_admins <= each.max_admins)
        assert each.allowed_domains is None or (both.allowed_domains or frozenset()) <= each.allowed_domains
        assert all(both.max_duration[domain] <= longest for domain, longest in each.max_duration.items())
        for restriction in each.restricted:
            merged = next(found for found in both.restricted if found.permission == restriction.permission)
            assert all(restriction.allows(email) for email in EMAILS if merged.allows(email))


@given(guardrails, guardrails)
def test_who_both_allow_is_allowed(one: Guardrails, other: Guardrails) -> None:
    for merged in stricter(one, other).restricted:
        rules = [found for each in (one, other) for found in each.restricted if found.permission == merged.permission]
        for email in EMAILS:
            assert merged.allows(email) == all(rule.allows(email) for rule in rules)


@given(guardrails)
def test_nothing_beside_changes_nothing(one: Guardrails) -> None:
    assert stricter(one, Guardrails()) == one == stricter(Guardrails(), one) == stricter(one, one)


def test_the_source_is_that_of_the_value_that_holds() -> None:
    def given(line: int, **values: Any) -> Guardrails:
        return Guardrails(**values, sources={name: Source("f", line) for name in values})

    one = given(1, min_admins=1, max_admins=5, max_removals=(Limit(3),), protected=frozenset({"ada@acme.example"}))
    other = given(2, min_admins=2, max_admins=5, max_removals=(Limit(2),), protected=frozenset({"alan@acme.example"}))
    for several in ((one, other), (other, one)):
        sources = stricter(*several).sources
        first = several[0].sources["protected"].line
        assert {name: source.line for name, source in sources.items()} == {
            "max_admins": first,
            "max_removals": 2,
            "min_admins": 2,
            "protected": first,
        }


@pytest.mark.parametrize(
    ("limit", "text"), [(Limit(3), "3"), (Limit(25, True), "25%"), (Limit(12.5, True), "12.5%"), (Limit(0), "0")]
)
def test_a_limit_reads_as_written(limit: Limit, text: str) -> None:
    assert str(limit) == text
