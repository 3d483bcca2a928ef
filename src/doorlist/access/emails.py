"""Emails: form, spelling, and providers that the platform refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from doorlist.access.yaml_nodes import quoted
from doorlist.platform.mail_providers import kind_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

# Sources: RFC 5321 section 4.5.3.1 (lengths), RFC 5322 section 3.2.3 (dot-atom), RFC 1035 section 2.3.1 (labels).
_MOST: Final = 254
_MOST_LOCAL: Final = 64
_ATOM: Final = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*").fullmatch
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}").fullmatch
_EXAMPLE: Final = "An email looks like ada@acme.example."


class Emails:
    """Checks emails; domains that were found good are remembered, as files hold few of them.

    Args:
        allowed: free-mail and disposable domains among these are accepted (`guardrails.allowed_domains`).
    """

    def __init__(self, allowed: AbstractSet[str] | None = None) -> None:
        self._allowed = allowed or frozenset()
        self._good: set[str] = set()

    def read(self, text: str) -> str | None:
        """The email, trimmed and lowercased, or `None` where `wrong` says what is wrong with it."""
        email = text.strip().lower()
        local, _, domain = email.partition("@")
        if domain in self._good and _LOCAL(local) and len(local) <= _MOST_LOCAL and text.isascii():
            return email
        if self.wrong(text) is not None:
            return None
        self._good.add(domain)
        return email

    def wrong(self, text: str) -> tuple[str, str] | None:
        """What is wrong with an email, and what would be right; `None` where it is good."""
        return email_problem(text) or self._provider_problem(text.strip().lower().rpartition("@")[2])

    def _provider_problem(self, domain: str) -> tuple[str, str] | None:
        kind = None if domain in self._allowed else kind_of(domain)
        if kind is None:
            return None
        return (
            f"{domain} is a {kind} domain, which the platform refuses",
            "Use the person's work address; if it is meant, name the domain in guardrails.allowed_domains.",
        )


def email_problem(text: str) -> tuple[str, str] | None:
    """What is wrong with an email's form, and what would be right; `None` where the form is good."""
    email = text.strip()
    local, _, domain = email.lower().partition("@")
    strange = next((char for char in email if not " " < char <= "~"), None)
    if strange is not None and "@" in email:
        what = "a blank" if strange.isspace() else quoted(strange)
        return (
            f"{quoted(email)} isn't an email: it holds {what}",
            "Emails are written in ASCII, a domain with other letters in its xn-- form.",
        )
    if "@" not in email or not local or not domain or "@" in domain:
        return f"{quoted(email)} isn't an email", _EXAMPLE
    if len(email) > _MOST or len(local) > _MOST_LOCAL:
        return (
            f"{quoted(email)} isn't an email: it is too long",
            f"{_MOST} characters at most, {_MOST_LOCAL} before the @.",
        )
    if not _LOCAL(local):
        return f"{quoted(email)} isn't an email: {quoted(local)} can't stand before the @", _EXAMPLE
    if not is_domain(domain):
        return f"{quoted(email)} isn't an email: {quoted(domain)} isn't a domain", _EXAMPLE
    return None


def domain_problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a domain, and what would be right; `None` where it is one."""
    domain = text.lower()
    if is_domain(domain):
        return None
    bare = domain.rpartition("@")[2].removeprefix("*.").removeprefix(".")
    fix = f"Did you mean {quoted(bare)}?" if is_domain(bare) else "A domain looks like acme.example."
    return f"{quoted(text)} isn't a domain", fix


def is_domain(text: str) -> bool:
    """Whether this is a full domain name in lowercase: two labels or more, none of them a number at the end."""
    return len(text) <= 253 and _DOMAIN(text) is not None
