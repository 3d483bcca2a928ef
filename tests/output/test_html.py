from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser

from doorlist.output.outcome import outcome_view
from doorlist.output.plan import plan_view
from support.expected import check
from support.plans import hinted, make_outcome, make_plan, representative_outcome, representative_plan
from support.shown import as_html

_VOID = {"meta", "br", "!doctype"}


class _Balanced(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/plan.html", as_html(plan_view(hinted(representative_plan(), "kurt can move."))))


def test_the_outcome() -> None:
    check("tests/output/expected/outcome.html", as_html(outcome_view(representative_outcome())))


def test_empty_pages() -> None:
    plan = as_html(plan_view(make_plan(as_of=datetime(2027, 1, 31, tzinfo=UTC))))
    outcome = as_html(outcome_view(make_outcome()))

    assert "<h1>No changes. Live is as the access file says.</h1>" in plan
    assert "As it will be on 2027-01-31 00:00 UTC; this plan can't be applied." in plan
    assert "<h2>" not in plan + outcome


def test_pages_are_balanced_and_ask_for_nothing() -> None:
    for page in (as_html(plan_view(representative_plan())), as_html(outcome_view(representative_outcome()))):
        parser = _Balanced()
        parser.feed(page)
        parser.close()

        assert parser.stack == []
        assert not re.search(r"<(script|link|img|iframe|form|base)|\b(src|href)=|url\(|https?:|\bon\w+=|style=", page)


def test_the_policy_allows_exactly_the_style_sheet() -> None:
    page = as_html(plan_view(make_plan()))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None

    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'\"" in page
