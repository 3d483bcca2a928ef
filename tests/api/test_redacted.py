from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.api.redacted import MOST_CHARACTERS, redacted, redacted_url

KEY = "confident_us_ab+c/d=12"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Owner can't be removed", "Owner can't be removed"),
        (f"key {KEY} unknown", "key [key] unknown"),
        (f"key {KEY.upper()} unknown", "key [key] unknown"),
        ("key confident_us_ab%2Bc%2Fd%3D12 unknown", "key [key] unknown"),
        ("bad token=abc", "bad token=[redacted]"),
        ('{"token": "abc"}', '{"token": "[redacted]"}'),
        ("invite_token: abc, next", "invite_token: [redacted], next"),
        ("Authorization: Bearer abc", "Authorization: Bearer [redacted]"),
        ("link https://x.example/join/a1b2c3d4e5f6a7b8c9d0 is old", "link https:[redacted] is old"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0 expired", "[redacted] expired"),
        ("already in: a.very.long.name.1234567@acme.example", "already in: a.very.long.name.1234567@acme.example"),
        ("organization-invitations are off", "organization-invitations are off"),
        ("two\nlines\tof it", "two lines of it"),
        ("\x1b[31mred\x07 \u202egnp", "\\x1b[31mred\\x07 \\u202egnp"),
        ("\ud800", "\\ud800"),
        (["a", 1], "['a', 1]"),
        (None, "None"),
    ],
)
def test_what_a_server_says_is_made_fit(said: object, shown: str) -> None:
    assert redacted(said, KEY) == shown


def test_a_long_message_is_cut_after_redacting() -> None:
    shown = redacted("word " * 57 + f"{KEY} " * 1_000_000, KEY)
    assert len(shown) == MOST_CHARACTERS
    assert shown.endswith("…")
    assert KEY[:10] not in shown


def test_without_a_key_nothing_is_taken_for_it() -> None:
    assert redacted("plain words") == "plain words"


@given(st.text(), st.text())
def test_the_key_never_gets_through(before: str, after: str) -> None:
    assert KEY not in redacted(f"{before}{KEY}{after}", KEY)
    assert redacted(f"{before}{KEY}{after}", KEY).isprintable()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://login.example:8443/?next=x", "https://login.example:8443/?next=x"),
        ("http://127.0.0.1:39811/v2", "http://127.0.0.1:39811/v2"),
        ("https://confident.corp.acme.example:8443", "https://confident.corp.acme.example:8443"),
        ("https://x.example/join/a1b2c3d4e5f6a7b8c9d0", "https://x.example[redacted]"),
        ("https://a1b2c3d4e5f6a7b8c9d0.example:8443/", "https:[redacted].example:8443/"),
        ("https://me:hush@x.example:8443/a1b2c3d4e5f6a7b8c9d0", "https://[redacted]@x.example:[redacted]"),
        ("/v2/organization", "/v2/organization"),
        ("", ""),
    ],
)
def test_an_address_keeps_its_host_and_port(url: str, shown: str) -> None:
    assert redacted_url(url, KEY) == shown


@given(st.text(), st.text())
def test_the_key_never_gets_through_an_address(before: str, after: str) -> None:
    key = "key.of-a_host"
    for url in (f"https://{before}{key}{after}", f"https://x.example:8443/{before}{key}{after}"):
        assert key not in redacted_url(url, key)
