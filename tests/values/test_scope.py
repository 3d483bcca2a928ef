"""Scopes: their words, keys and order."""

from __future__ import annotations

from doorlist.values.live import Live, LiveScope, Organization
from doorlist.values.scope import ORGANIZATION, Scope, scope_order

BOT = Scope("project", "b", "Bot")


def test_words_and_keys() -> None:
    assert (ORGANIZATION.label, ORGANIZATION.key) == ("the organization", "organization")
    assert (BOT.label, BOT.key) == ("project Bot", "project:b")


def test_the_organization_first_then_names_by_code_points_then_ids() -> None:
    names = [("2", "Bot"), ("3", "Bot"), ("1", "Zoo"), ("0", "bot"), ("0", "Älter")]
    wanted = [ORGANIZATION, *(Scope("project", number, name) for number, name in names)]
    backwards = wanted[::-1]
    assert sorted(backwards, key=scope_order) == wanted


def test_what_was_not_read_is_not_empty() -> None:
    live = Live(Organization("o", "A", "TEAM"))
    assert live.of(BOT) == LiveScope(None, None, None)
    assert Live(Organization("o", "A", "TEAM"), (BOT,), {BOT: LiveScope({}, ())}).of(BOT).members == {}
