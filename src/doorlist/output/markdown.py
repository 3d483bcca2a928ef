"""A document as Markdown, made for a comment on a change.

A marker and the headline stand first, then what is open; what is folded shows its loud items above the fold. The text
never grows past the limit: what has no room is counted, not dropped silently.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from doorlist.output import markdown_limit
from doorlist.output.blocks import Escaping, Group, counts
from doorlist.output.safe import markdown, markdown_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from doorlist.output.blocks import Document, Item, Legend, Line, Mark, Section, Table

ESCAPING: Final = Escaping(markdown_code, markdown)
#: What a GitHub comment holds (`manual: output#what-ci-systems-take`), less the lines that recipes add.
LIMIT: Final = 65_536 - 512


def rendered(build: Callable[[Escaping], Document], *, key: str = "default", limit: int = LIMIT) -> str:
    """The document as Markdown, at most `limit` characters and bytes of UTF-8.

    Args:
        build: makes the document with a format's escaping.
        key: see `marker`.
        limit: the most the place allows; below about 2,000 hardly more than the counts fit.
    """
    document = build(ESCAPING)
    head = [marker(key, document.what), f"### doorlist {document.what}: {_headline(document)}", ""]
    head += [_line(line) for line in (*document.lines, *document.closing)]
    sections = [part for section in document.sections if section.count for part in _parts(section)]
    return markdown_limit.fitted(head, sections, limit)


def marker(key: str, what: str) -> str:
    """The first line of a comment, by which a bot finds its own again: an HTML comment, not shown.

    Args:
        key: whose comment it is; two jobs with different keys don't overwrite each other's.
        what: the kind of document, as `plan` or `outcome`.
    """
    return f"<!-- doorlist:{what}:{quote(key.encode('utf-8', 'replace')[:200], safe='')} -->"


def _headline(document: Document) -> str:
    """The headline, without its first word where that stands before it already."""
    return document.headline.text.removeprefix(f"{document.what.capitalize()}: ")


def _line(line: Line) -> str:
    return f"**{line.text}**" if line.tone in {"loud", "warning"} else line.text


def _parts(section: Section) -> list[markdown_limit.Section]:
    """The section as one part; as two where some of it must be seen and the rest is folded."""
    if section.table is not None:
        return [_part(section, section.title, section.count, _rows(section.table), head=_table_head(section.table))]
    if section.shown == "open":
        return [_part(section, section.title, section.count, _listed(section.groups))]
    groups = [group._replace(items=tuple(group.items)) for group in section.groups]
    loud, other = _split(groups, loud=True), _split(groups, loud=False)
    count = sum(counts(item) for group in loud for item in group.items)
    if not count:
        return [_part(section, section.title, section.count, _listed(groups))]
    parts = [_part(section, f"{section.title}: look at these first", count, _listed(loud), unfolded=True)]
    if count < section.count:
        left = section.count - count
        parts.append(
            _part(replace(section, legend=None, note=None), f"{section.title}: the others", left, _listed(other))
        )
    return parts


def _part(
    section: Section, title: str, count: int, rows: Iterable[str], *, unfolded: bool | None = None, head: str = ""
) -> markdown_limit.Section:
    lines = "" if section.legend is None else f"{_legend(section.legend)}\n\n"
    opened = section.shown == "open" if unfolded is None else unfolded
    note = "" if section.note is None else f"{section.note}\n\n"
    total = section.total if count == section.count else None
    return markdown_limit.Section(title, count, rows, unfolded=opened, head=lines + note + head, total=total)


def _legend(legend: Legend) -> str:
    symbols = legend.symbols
    marks = ", ".join(f"{markdown(mark.symbol)} {mark.word}" if symbols else _mark(mark) for mark in legend.marks)
    return f"{legend.lead}: {marks}{legend.tail}."


def _split(groups: Iterable[Group], *, loud: bool) -> list[Group]:
    """The groups with some of their items. The counts are those of all, and stand beside the quiet ones."""
    found = []
    for group in groups:
        items = _only(group.items, loud=loud)
        if not items:
            continue
        beside = None if loud else group.counts
        if beside is not None and sum(map(counts, items)) < sum(map(counts, group.items)):
            beside = f"{beside} in all"
        found.append(Group(group.title, items, beside))
    return found


def _only(items: Iterable[Item], *, loud: bool) -> tuple[Item, ...]:
    """The items that are loud, or those that aren't; one with items under it keeps those of its kind."""
    kept = []
    for item in items:
        if item.under:
            under = _only(item.under, loud=loud)
            if under:
                kept.append(item._replace(under=under))
        elif item.loud == loud:
            kept.append(item)
    return tuple(kept)


def _listed(groups: Iterable[Group]) -> Iterator[str]:
    """A row for each item that counts. A heading goes with the first item below it: neither is shown alone."""
    for number, group in enumerate(groups):
        before = "" if group.title is None else f"{chr(10) if number else ''}**{group.heading}**\n\n"
        for row in _items(group.items, ""):
            yield before + row
            before = ""


def _items(items: Iterable[Item], indent: str) -> Iterator[str]:
    for item in items:
        row = f"{indent}- {_item(item)}"
        if not item.under:
            yield row
            continue
        before = f"{row}\n"
        for under in _items(item.under, f"{indent}  "):
            yield before + under
            before = ""


def _item(item: Item) -> str:
    mark = "" if item.mark is None else f"{_mark(item.mark)} "
    source = "" if item.source is None else f" ({item.source})"
    return f"{mark}{item.line}{source}" + "".join(f"<br>{line}" for line in item.below)


def _mark(mark: Mark) -> str:
    """The word, as Markdown has no colour to make symbols stand out; else the symbol."""
    return f"**{mark.word}**" if mark.word else markdown(mark.symbol)


def _table_head(table: Table) -> str:
    return f"{_row(table.heads)}\n{_row(['---'] * len(table.heads))}\n"


def _rows(table: Table) -> Iterator[str]:
    return (_row(row) for row in table.rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
