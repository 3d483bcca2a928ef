"""The README's picture of the demo shows what the demo prints, and fetches nothing."""

from __future__ import annotations

import re

from support.pictures import PICTURE, picture, told, words_of, words_told


def test_the_picture_is_current() -> None:
    text = told()
    assert "hand over ownership" in text
    # Run `python tests/support/pictures.py` and look at it.
    assert words_of(PICTURE.read_text(encoding="utf-8")) == words_of(picture(text))


def test_a_picture_has_every_word() -> None:
    text = "\x1b[31m- remove\x1b[0m  ada@acme.example & <b>, until 2027-01-31"
    assert set(words_told(text)) <= set(words_of(picture(text)))


def test_the_picture_fetches_nothing() -> None:
    svg = PICTURE.read_text(encoding="utf-8")
    assert set(re.findall(r'https?://[^"\s)]+', svg)) == {"http://www.w3.org/2000/svg"}
    assert "<script" not in svg
