"""Addresses: trimmed, lowercased, of a company."""

from __future__ import annotations

import pytest

from doorlist.emulator.addresses import invitable, normal
from doorlist.emulator.model import Refusal


def test_case_and_blanks_don_t_count() -> None:
    assert normal("  Ada@ACME.example\n") == invitable("  Ada@ACME.example\n") == "ada@acme.example"


@pytest.mark.parametrize(
    "email", ["", "ada", "@acme.example", "ada@acme", "a b@acme.example", "a@b@acme.example", "a@.example"]
)
def test_what_is_no_address_is_malformed(email: str) -> None:
    with pytest.raises(Refusal) as caught:
        invitable(email)
    assert caught.value.status == 400


@pytest.mark.parametrize("email", ["ada@gmail.com", "Ada@GMX.de", "ada@mailinator.com"])
def test_free_mail_is_refused(email: str) -> None:
    with pytest.raises(Refusal, match="not a company address") as caught:
        invitable(email)
    assert caught.value.status == 422
