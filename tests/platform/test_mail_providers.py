"""The list of free-mail and disposable-mail providers."""

from __future__ import annotations

from doorlist.access.emails import is_domain
from doorlist.platform.mail_providers import DISPOSABLE, FREE, kind_of


def test_lists_are_domains_and_apart() -> None:
    assert len(FREE) > 200
    assert len(DISPOSABLE) > 100
    assert not FREE & DISPOSABLE
    assert all(map(is_domain, FREE | DISPOSABLE))


def test_kinds() -> None:
    assert kind_of("gmail.com") == "free-mail"
    assert kind_of("a.b.yopmail.com") == "disposable-mail"
    assert kind_of("acme.example") is None
    assert kind_of("notgmail.com") is None
    assert kind_of("com") is None
