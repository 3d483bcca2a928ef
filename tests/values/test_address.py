"""One spelling for one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.values.address import address, domain


@given(st.text(max_size=30) | st.emails())
def test_the_spelling_of_a_spelling_is_itself(text: str) -> None:
    assert address(address(text)) == address(text)
    assert domain(domain(text)) == domain(text)


#: As RFC 5891 has them.
DOMAINS = {
    "bücher.example": "xn--bcher-kva.example",
    "straße.example": "xn--strae-oqa.example",
    "例え.jp": "xn--r8jz45g.jp",
    "президент.рф": "xn--d1abbgf6aiiy.xn--p1ai",
    "ñandú.example": "xn--and-6ma2c.example",
}


@pytest.mark.parametrize(("letters", "ascii_form"), DOMAINS.items())
def test_a_domain_in_letters_is_its_xn_form(letters: str, ascii_form: str) -> None:
    assert domain(letters) == domain(ascii_form.upper()) == ascii_form
    assert address(f" Eva@{letters} ") == f"eva@{ascii_form}"
    assert address(f"jörg@{letters}") == f"jörg@{ascii_form}"
