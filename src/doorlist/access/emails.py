"""Emails: form, spelling, and providers that the platform refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import name

from doorlist.access.yaml_nodes import quoted
from doorlist.platform.mail_providers import kind_of
from doorlist.values.address import address
from doorlist.values.address import domain as canonical_domain

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

# Sources: RFC 5321 section 4.5.3.1 (lengths), RFC 5322 section 3.2.3 (dot-atom), RFC 1035 section 2.3.1 (labels).
_MOST: Final = 254
_MOST_LOCAL: Final = 64
_ATOM: Final = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*").fullmatch
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}").fullmatch
#: What can be an address that somebody has, however unusual: dots anywhere, and letters of any alphabet.
_ANY_LOCAL: Final = re.compile(r"(?:[a-z0-9!#$%&'*+/=?^_`{|}~.-]|[^\x00-\x7f])+").fullmatch
_ANY_DOMAIN: Final = re.compile(r"[a-z0-9_.-]+").fullmatch
_EXAMPLE: Final = "An email looks like ada@acme.example."
_DOMAIN_EXAMPLE: Final = "A domain looks like acme.example."


class Emails:
    """Checks emails; domains that were found good are remembered, as files hold few of them.

    Args:
        allowed: free-mail and disposable domains among these are accepted (`guardrails.allowed_domains`).

    Attributes:
        unusual: what is unusual about emails that were read, by email.
    """

    def __init__(self, allowed: AbstractSet[str] | None = None) -> None:
        self._allowed = allowed or frozenset()
        self._good: set[str] = set()
        self.unusual: dict[str, str] = {}

    def read(self, text: str) -> str | None:
        """The email as it is compared, or `None` where `wrong` says what is wrong with it."""
        email = text.strip().lower()
        local, _, domain = email.partition("@")
        if domain in self._good and _LOCAL(local) and len(local) <= _MOST_LOCAL and text.isascii():
            return email
        if self.wrong(text) is not None:
            return None
        email = address(text)
        strange = unusual(email)
        if strange is not None:
            self.unusual[email] = strange
        elif text.isascii():
            self._good.add(domain)
        return email

    def wrong(self, text: str) -> tuple[str, str] | None:
        """What is wrong with an email, and what would be right; `None` where it is good."""
        return email_problem(text) or self._provider_problem(address(text).rpartition("@")[2])

    def _provider_problem(self, domain: str) -> tuple[str, str] | None:
        kind = None if domain in self._allowed else kind_of(domain)
        if kind is None:
            return None
        return (
            f"{domain} is a {kind} domain, which the platform refuses",
            "Use the person's work address; if it is meant, name the domain in guardrails.allowed_domains.",
        )


def email_problem(text: str) -> tuple[str, str] | None:
    """What no address can have, and what would be right; `None` where somebody could have this one."""
    email = text.strip()
    wrong = f"{quoted(email)} isn't an email"
    local, at, domain = email.rpartition("@")
    if at and any(char.isspace() for char in email):
        bare = "".join(email.split())
        fix = _EXAMPLE if email_problem(bare) else f"Did you mean {quoted(bare)}?"
        return f"{wrong}: it holds a blank", fix
    strange = next((char for char in email if not char.isprintable()), None)
    if at and strange is not None:
        return f"{wrong}: it holds {quoted(strange)}", "Take the character out."
    if not local or not domain or "@" in local:
        return wrong, _EXAMPLE
    if len(email) > _MOST:
        return f"{wrong}: it is too long", f"{_MOST} characters at most."
    if not _ANY_LOCAL(local.lower()):
        return f"{wrong}: {quoted(local.lower())} can't stand before the @", _EXAMPLE
    if not _ANY_DOMAIN(canonical_domain(domain)):
        return f"{wrong}: {quoted(domain.lower())} isn't a domain", _EXAMPLE
    return None


def unusual(email: str) -> str | None:
    """What is unusual about an address that somebody could have, as a sentence; `None` where nothing is."""
    local, _, domain = email.rpartition("@")
    if ".." in email:
        return "it has two dots in a row"
    if local.startswith(".") or local.endswith("."):
        return "a dot stands at an end of what is before the @"
    if "." not in domain:
        return "its domain has no dot"
    if not is_domain(domain):
        return f"{quoted(domain)} isn't a usual domain"
    if len(local) > _MOST_LOCAL:
        return f"it has more than {_MOST_LOCAL} characters before the @"
    if not email.isascii() and _alphabets(local) > 1:
        return "it mixes letters of several alphabets, some of which look alike"
    return None


def _alphabets(text: str) -> int:
    return len({name(char, "?").partition(" ")[0] for char in text if char.isalpha()})


def domain_problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a domain, and what would be right; `None` where it is one."""
    if _ANY_DOMAIN(canonical_domain(text)) and text.isprintable() and not text.startswith("."):
        return None
    bare = text.lower().rpartition("@")[2].removeprefix("*.").removeprefix(".")
    fix = f"Did you mean {quoted(bare)}?" if is_domain(canonical_domain(bare)) else _DOMAIN_EXAMPLE
    return f"{quoted(text)} isn't a domain", fix


def is_domain(text: str) -> bool:
    """Whether this is a full domain name in lowercase: two labels or more, none of them a number at the end."""
    return len(text) <= 253 and _DOMAIN(text) is not None
