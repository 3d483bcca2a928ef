"""Emails: form, spelling, refused providers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access.emails import Emails, email_problem

LOOKS = "An email looks like ada@acme.example."
LONG = "254 characters at most."

BAD = {
    "ada": ('"ada" isn\'t an email', LOOKS),
    "": ('"" isn\'t an email', LOOKS),
    "@acme.example": ('"@acme.example" isn\'t an email', LOOKS),
    "ada@": ('"ada@" isn\'t an email', LOOKS),
    "a@b@c.example": ('"a@b@c.example" isn\'t an email', LOOKS),
    "grace @acme.example": (
        '"grace @acme.example" isn\'t an email: it holds a blank',
        'Did you mean "grace@acme.example"?',
    ),
    "a b": ('"a b" isn\'t an email', LOOKS),
    "<a@b c": ('"<a@b c" isn\'t an email: it holds a blank', LOOKS),
    "a(b)@acme.example": ('"a(b)@acme.example" isn\'t an email: "a(b)" can\'t stand before the @', LOOKS),
    "<ada@acme.example>": ('"<ada@acme.example>" isn\'t an email: "<ada" can\'t stand before the @', LOOKS),
    "ada@acme.example,": ('"ada@acme.example," isn\'t an email: "acme.example," isn\'t a domain', LOOKS),
    "ada@[10.0.0.1]": ('"ada@[10.0.0.1]" isn\'t an email: "[10.0.0.1]" isn\'t a domain', LOOKS),
    "a\u202e@acme.example": ('"a\ufffd@acme.example" isn\'t an email: it holds "\ufffd"', "Take the character out."),
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


#: What somebody can have, however unusual → the one spelling, and what is unusual about it.
UNUSUAL = {
    "jörg@acme.example": ("jörg@acme.example", None),
    "JO\u0308RG@acme.example": ("jörg@acme.example", None),
    "eva@bücher.example": ("eva@xn--bcher-kva.example", None),
    "eva@BU\u0308CHER.example": ("eva@xn--bcher-kva.example", None),
    "Eva@XN--BCHER-KVA.example": ("eva@xn--bcher-kva.example", None),
    "eva@bücher\uff0eexample": ("eva@xn--bcher-kva.example", None),
    "\u212aurt@acme.example": ("kurt@acme.example", None),
    "root@intranet": ("root@intranet", "its domain has no dot"),
    "a..b@acme.example": ("a..b@acme.example", "it has two dots in a row"),
    "ada@acme..example": ("ada@acme..example", "it has two dots in a row"),
    ".a@acme.example": (".a@acme.example", "a dot stands at an end of what is before the @"),
    "ada@-acme.example": ("ada@-acme.example", '"-acme.example" isn\'t a usual domain'),
    "ada@10.0.0.1": ("ada@10.0.0.1", '"10.0.0.1" isn\'t a usual domain'),
    "ada@a_b.example": ("ada@a_b.example", '"a_b.example" isn\'t a usual domain'),
    "\u0430da@acme.example": (
        "\u0430da@acme.example",
        "it mixes letters of several alphabets, some of which look alike",
    ),
    f"{'a' * 65}@acme.example": (f"{'a' * 65}@acme.example", "it has more than 64 characters before the @"),
}


@pytest.mark.parametrize(("text", "read"), UNUSUAL.items())
def test_whoever_is_live_can_be_named(text: str, read: tuple[str, str | None]) -> None:
    emails = Emails()
    email, strange = read
    # The second time its domain is known.
    assert [emails.read(text), emails.read(text), emails.read(email)] == [email] * 3
    assert emails.unusual == ({} if strange is None else {email: strange})


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
        assert len(email) > 254
        assert local
        assert domain


def test_long_texts_take_no_time() -> None:
    assert email_problem("a" * 1_000_000 + "@" + "b" * 1_000_000) is not None
    assert email_problem("a." * 1_000_000 + "@b.example") is not None
