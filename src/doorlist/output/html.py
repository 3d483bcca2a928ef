"""A document as one self-contained HTML page: no script, no request to anywhere, readable in the dark."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from doorlist.output.blocks import Escaping
from doorlist.output.safe import html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from doorlist.output.blocks import Document, Group, Item, Legend, Line, Mark, Section, Table

ESCAPING: Final = Escaping(html, html)
_STYLE: Final = """
:root { color-scheme: light dark; --red: #b3261e; --green: #1a6b2b; --cyan: #0b6275; --yellow: #7a5200; }
@media (prefers-color-scheme: dark) {
  :root { --red: #ff8a80; --green: #7fd992; --cyan: #79d3e6; --yellow: #f0c261; }
}
body {
  background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif;
  margin: 2rem auto; max-width: 75rem; padding: 0 1rem;
}
h2, summary { font-size: 1.3rem; font-weight: bold; margin: 1.5rem 0 .5rem; }
h3 { margin: 1rem 0 .25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .35rem .6rem; text-align: left; vertical-align: top; }
li, td, h1, h3, p { overflow-wrap: anywhere; }
ul { margin: .25rem 0; padding-left: 1.2rem; }
.loud { border-left: .3rem solid var(--red); padding-left: 1rem; }
.warning { border-left: .3rem solid var(--yellow); padding-left: 1rem; }
.red { color: var(--red); }
.green { color: var(--green); }
.cyan { color: var(--cyan); }
.yellow { color: var(--yellow); }
.small, .dim { font-size: .85rem; opacity: .8; }
"""
# The policy allows exactly this style sheet and nothing else.
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"


def rendered(build: Callable[[Escaping], Document]) -> Iterator[str]:
    """The document as a page, piece by piece. `build` makes it with a format's escaping."""
    document = build(ESCAPING)
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{document.title}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body><main><h1>{document.headline.text}</h1>\n"
    )
    yield from (_line(line) for line in (*document.lines, *document.closing))
    for section in document.sections:
        if section.count:
            yield from _section(section)
    yield "</main></body></html>\n"


def _line(line: Line) -> str:
    kind = f' class="{line.tone}"' if line.tone in {"loud", "warning", "dim"} else ""
    return f"<p{kind}>{line.text}</p>\n"


def _section(section: Section) -> Iterator[str]:
    kind = f' class="{section.tone}"' if section.tone in {"loud", "warning"} else ""
    title, folded = section.heading, section.shown == "counted"
    yield f"<details{kind}><summary>{title}</summary>\n" if folded else f"<section{kind}><h2>{title}</h2>\n"
    if section.note is not None:
        yield f'<p class="small">{section.note}</p>\n'
    if section.legend is not None:
        yield _legend(section.legend)
    if section.table is not None:
        yield from _table(section.table)
    for group in section.groups:
        yield from _group(group)
    yield "</details>\n" if folded else "</section>\n"


def _legend(legend: Legend) -> str:
    marks = ", ".join(_mark(mark).rstrip() for mark in legend.marks)
    return f"<p>{legend.lead}: {marks}{legend.tail}.</p>\n"


def _group(group: Group) -> Iterator[str]:
    if group.title is not None:
        yield f"<h3>{group.heading}</h3>\n"
    yield from _items(group.items)


def _items(items: Iterable[Item]) -> Iterator[str]:
    yield "<ul>\n"
    for item in items:
        yield f"<li>{_item(item)}"
        if item.under:
            yield from _items(item.under)
        yield "</li>\n"
    yield "</ul>\n"


def _item(item: Item) -> str:
    mark = "" if item.mark is None else _mark(item.mark)
    source = "" if item.source is None else f' <span class="small">{item.source}</span>'
    return f"{mark}{item.line}{source}" + "".join(f"<br>{line}" for line in item.below)


def _mark(mark: Mark) -> str:
    shown = f"{html(mark.symbol)} {mark.word}" if mark.word else html(mark.symbol)
    return f'<b class="{mark.colour}">{shown}</b> ' if mark.colour else f"<b>{shown}</b> "


def _table(table: Table) -> Iterator[str]:
    columns = "".join(f'<th scope="col">{head}</th>' for head in table.heads)
    yield f"<table><thead><tr>{columns}</tr></thead><tbody>\n"
    for row in table.rows:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n"
    yield "</tbody></table>\n"
