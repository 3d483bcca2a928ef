"""A result as a page of parts, written once and rendered as text, Markdown or HTML.

Who makes a page is handed the words of the format (`Words`) and passes everything from outside through them; what
stands in a page is safe already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.output.html import END, top
from doorlist.output.markdown import LIMIT, marker
from doorlist.output.markdown_limit import Section, fitted
from doorlist.output.safe import SENTENCE, html, markdown, markdown_code, terminal
from doorlist.output.style import PLAIN, Palette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def _sentence(text: str) -> str:
    return terminal(text, SENTENCE)


class Words(NamedTuple):
    """How a format writes what comes from outside: a name, and a sentence that may hold names."""

    name: Callable[[str], str]
    sentence: Callable[[str], str]


TEXT: Final = Words(terminal, _sentence)
MARKDOWN: Final = Words(markdown_code, markdown)
HTML: Final = Words(html, html)


class Item(NamedTuple):
    """One entry: its line, where it stands in the files, and lines below it."""

    line: str
    spot: str | None = None
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Entries under a heading; `shown` unfolded; `loud` in red, as nobody may miss it."""

    title: str
    items: Sequence[Item]
    shown: bool = False
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A headline, lines below it, and parts, the most important first; empty ones aren't shown."""

    title: str
    headline: str
    lines: Sequence[str]
    parts: Sequence[Part]


def text_page(page: Page, palette: Palette = PLAIN) -> Iterator[str]:
    """For a terminal, whole lines at a time; the headline comes last, where one looks first."""
    p = palette
    for line in page.lines:
        yield f"{line}\n"
    for part in page.parts:
        if part.items:
            colour = p.red if part.loud else ""
            yield f"\n{colour}{p.bold}{part.title} ({len(part.items):,}){p.end}\n"
        for item in part.items:
            spot = "" if item.spot is None else f"  {p.dim}{item.spot}{p.end}"
            yield f"  {item.line}{spot}\n"
            yield from (f"      {line}\n" for line in item.below)
    yield f"\n{p.bold}{page.headline}{p.end}\n"


def markdown_page(page: Page, *, what: str, key: str = "default", limit: int = LIMIT) -> str:
    """For a comment: a marker, the headline, what matters open, the rest folded, never longer than the limit.

    Args:
        page: what to show, made with `MARKDOWN`.
        what: the kind of comment, for the marker.
        key: whose comment it is, for the marker.
        limit: in bytes.
    """
    head = [marker(key, what), f"### doorlist: {page.headline}", "", *page.lines]
    return fitted(head, [_section(part) for part in page.parts], limit)


def html_page(page: Page) -> Iterator[str]:
    """One self-contained page, piece by piece."""
    yield from top(page.title, page.headline)
    yield from (f"<p>{line}</p>\n" for line in page.lines)
    for part in page.parts:
        if part.items:
            loud = ' class="loud"' if part.loud else ""
            yield f"<section{loud}><h2>{part.title} ({len(part.items):,})</h2>\n<ul>\n"
            yield from (f"<li>{_html_item(item)}</li>\n" for item in part.items)
            yield "</ul></section>\n"
    yield END


def _section(part: Part) -> Section:
    return Section(part.title, len(part.items), (_markdown_item(item) for item in part.items), unfolded=part.shown)


def _markdown_item(item: Item) -> str:
    spot = "" if item.spot is None else f" ({item.spot})"
    return f"- {item.line}{spot}" + "".join(f"<br>{line}" for line in item.below)


def _html_item(item: Item) -> str:
    spot = "" if item.spot is None else f' <span class="small">{item.spot}</span>'
    return f"{item.line}{spot}" + "".join(f"<br>{line}" for line in item.below)
