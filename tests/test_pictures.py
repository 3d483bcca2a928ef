"""The README's pictures: the demo's shows what the demo prints, the review's were taken of the page as it is now."""

from __future__ import annotations

import json
import re

from support.pictures import PICTURE, picture, told, words_of, words_told
from support.review_pictures import RECORD, SCHEMES, digest_of, picture_file, record, review_page


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


def test_the_pictures_of_the_review_are_of_the_page_as_it_is_now() -> None:
    # Run `python tests/support/pictures.py` and look at them. It needs Chromium; this test doesn't.
    assert json.loads(RECORD.read_text(encoding="utf-8")) == record(review_page())


def test_another_page_would_be_noticed() -> None:
    page = review_page()
    assert page == review_page()
    assert "ada.yonath@partner.example" in page
    assert digest_of(page) != digest_of(page.replace("Who has what", "Who has which"))


def test_the_pictures_of_the_review_are_small() -> None:
    for scheme in SCHEMES:
        picture = picture_file(scheme).read_bytes()
        assert picture.startswith(b"RIFF")
        assert len(picture) < 48 * 1024


def test_the_readme_shows_them_by_the_reader_s_colours() -> None:
    text = (PICTURE.parents[2] / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<picture>(.*?)</picture>", text, re.DOTALL)
    assert shown
    paths = re.findall(r'(?:srcset|src)="([^"]+)"', shown[1])
    assert paths == [f".github/pictures/review-{scheme}.webp" for scheme in ("dark", "light")]
    assert 'media="(prefers-color-scheme: dark)"' in shown[1]
