"""Requests: what is malformed is refused, and never repeated in the refusal."""

from __future__ import annotations

import pytest

from doorlist.emulator import asked
from doorlist.emulator.model import KEEP, Refusal


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[]", "body"),
        (b'"text"', "body"),
        (b"{}", "emails"),
        (b'{"emails": "secret@acme.example"}', "emails"),
        (b'{"emails": ["secret@acme.example", 1]}', "emails.1"),
        (b'{"emails": [], "organizationRoleId": 5}', "organizationRoleId"),
        (b"\xff\xfe", "body"),
    ],
)
def test_a_malformed_body_says_where(raw: bytes, place: str) -> None:
    with pytest.raises(Refusal) as caught:
        asked.read(asked.Invite, raw)
    assert caught.value.status == 400
    assert caught.value.message.startswith(f"{place}: ")
    assert "secret" not in caught.value.message


def test_unknown_keys_are_passed_over() -> None:
    assert asked.read(asked.NewRole, b'{"roleId": "r", "more": 1}').roleId == "r"


def test_a_description_is_set_cleared_or_kept() -> None:
    assert asked.description(asked.read(asked.ProjectChanges, b'{"description": "d"}')) == "d"
    assert asked.description(asked.read(asked.ProjectChanges, b'{"description": null}')) is None
    assert asked.description(asked.read(asked.ProjectChanges, b"{}")) is KEEP


def test_pages() -> None:
    assert asked.page({}) == (1, 25)
    assert asked.page({"page": "3", "pageSize": "100"}) == (3, 100)


@pytest.mark.parametrize("text", ["", "0", "-1", "101", "1.5", "x", "1e1", "²", " 1", "9" * 30])
def test_a_page_size_out_of_range_is_malformed(text: str) -> None:
    with pytest.raises(Refusal, match="pageSize must be a number from 1 to 100") as caught:
        asked.page({"pageSize": text})
    assert caught.value.status == 400


@pytest.mark.parametrize("text", ["0", "x", "-1"])
def test_a_page_below_one_is_malformed(text: str) -> None:
    with pytest.raises(Refusal, match="page must be"):
        asked.page({"page": text})


@pytest.mark.parametrize("text", ["x", "-1", "1.0", "", "٣", "9" * 400])
def test_what_is_no_number_is_no_invitation(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        asked.number(text)
    assert caught.value.status == 404
    assert asked.number("42") == 42
