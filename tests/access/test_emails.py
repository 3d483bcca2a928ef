"""Emails: form, spelling, refused providers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access.emails import Emails, email_problem, is_domain

LOOKS = "An email looks like ada@acme.example."
ASCII = "Emails are written in ASCII, a domain with other letters in its xn-- form."
LONG = "254 characters at most, 64 before the @."

BAD = {
    "ada": ('"ada" isn\'t an email', LOOKS),
    "": ('"" isn\'t an email', LOOKS),
    "@acme.example": ('"@acme.example" isn\'t an email', LOOKS),
    "ada@": ('"ada@" isn\'t an email', LOOKS),
    "a@b@c.example": ('"a@b@c.example" isn\'t an email', LOOKS),
    "ada@acme": ('"ada@acme" isn\'t an email: "acme" isn\'t a domain', LOOKS),
    "ada@acme..example": ('"ada@acme..example" isn\'t an email: "acme..example" isn\'t a domain', LOOKS),
    "ada@-acme.example": ('"ada@-acme.example" isn\'t an email: "-acme.example" isn\'t a domain', LOOKS),
    "ada@10.0.0.1": ('"ada@10.0.0.1" isn\'t an email: "10.0.0.1" isn\'t a domain', LOOKS),
    "a..b@acme.example": ('"a..b@acme.example" isn\'t an email: "a..b" can\'t stand before the @', LOOKS),
    ".a@acme.example": ('".a@acme.example" isn\'t an email: ".a" can\'t stand before the @', LOOKS),
    "a b@acme.example": ('"a b@acme.example" isn\'t an email: it holds a blank', ASCII),
    "jörg@acme.example": ('"jörg@acme.example" isn\'t an email: it holds "ö"', ASCII),
    "\u212aurt@acme.example": ('"\u212aurt@acme.example" isn\'t an email: it holds "\u212a"', ASCII),
    "a\u202e@acme.example": ('"a\ufffd@acme.example" isn\'t an email: it holds "\ufffd"', ASCII),
    f"{'a' * 65}@acme.example": (f'"{"a" * 59}…" isn\'t an email: it is too long', LONG),
    f"a@{'b.' * 130}example": (f'"a@{"b." * 28}b…" isn\'t an email: it is too long', LONG),
}


@pytest.mark.parametrize(("text", "problem"), BAD.items())
def test_bad_form(text: str, problem: tuple[str, str]) -> None:
    assert email_problem(text) == problem
    assert Emails().read(text) is None
    assert Emails().wrong(text) == problem


@pytest.mark.parametrize("text", ["ada@acme.example", "o'neil+x@a-b.co", "1@2.xn--p1ai", f"{'a' * 64}@b.example"])
def test_good(text: str) -> None:
    emails = Emails()
    assert emails.read(text) == text
    # The second time its domain is known.
    assert emails.read(f"\t {text.upper()} ") == text


def test_a_known_domain_makes_nothing_else_good() -> None:
    emails = Emails()
    assert emails.read("ada@acme.example")
    for text in BAD:
        assert emails.read(text) is None


@pytest.mark.parametrize(
    ("email", "kind"),
    [
        ("a@gmail.com", "free-mail"),
        ("a@GMAIL.com", "free-mail"),
        ("a@yahoo.co.jp", "free-mail"),
        ("a@mailinator.com", "disposable-mail"),
        ("a@x.y.mailinator.com", "disposable-mail"),
    ],
)
def test_providers_that_the_platform_refuses(email: str, kind: str) -> None:
    domain = email.lower().partition("@")[2]
    assert Emails().read(email) is None
    assert Emails().wrong(email) == (
        f"{domain} is a {kind} domain, which the platform refuses",
        "Use the person's work address; if it is meant, name the domain in guardrails.allowed_domains.",
    )
    assert Emails(frozenset({domain})).read(email) == email.lower()
    assert Emails(frozenset({"acme.example"})).read(email) is None


@given(st.text(max_size=40) | st.from_regex(r"[a-z.@ ]{0,20}@[a-z.-]{0,20}", fullmatch=True))
def test_read_and_wrong_agree(text: str) -> None:
    emails = Emails()
    email = emails.read(text)
    assert (email is None) == (emails.wrong(text) is not None)
    if email is not None:
        assert email == emails.read(email) == emails.read(f" {email.upper()}\n")


@given(st.emails())
def test_what_others_call_an_email(email: str) -> None:
    local, _, domain = email.rpartition("@")
    if email_problem(email) is not None:
        # Hypothesis knows top-level domains and local parts that RFC 5321 allows only just.
        assert len(local) > 64 or not is_domain(domain.lower()) or len(email) > 254


def test_long_texts_take_no_time() -> None:
    assert email_problem("a" * 1_000_000 + "@" + "b" * 1_000_000) is not None
    assert email_problem("a." * 1_000_000 + "@b.example") is not None
