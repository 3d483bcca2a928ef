"""A document as text for a terminal, or for the log of a CI job.

Sections stand from the last to the first, so that the most important one is at the end, beside the headline.
Everything is yielded piece by piece: a plan of 100,000 actions streams.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output.blocks import Escaping
from doorlist.output.safe import SENTENCE, terminal
from doorlist.output.style import PLAIN, Palette
from doorlist.output.width import cells, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from doorlist.output.blocks import Document, Group, Item, Legend, Line, Mark, Section, Table, Tone


def _sentence(text: str) -> str:
    return terminal(text, SENTENCE)


ESCAPING: Final = Escaping(terminal, _sentence)
_STEP: Final = "  "


def rendered(
    build: Callable[[Escaping], Document],
    *,
    palette: Palette = PLAIN,
    width: int | None = None,
    verbose: bool = False,
) -> Iterator[str]:
    """The document as text, whole lines at a time.

    Args:
        build: makes the document with a format's escaping.
        palette: colours, or none.
        width: how many columns the terminal has; longer lines are wrapped. None: no line is.
        verbose: shows the items of sections that are else only counted.
    """
    document = build(ESCAPING)
    return _Text(palette, width, verbose).document(document)


class _Text:
    """Writes blocks with one palette for one width."""

    def __init__(self, palette: Palette, width: int | None, verbose: bool) -> None:
        self._p = palette
        self._width = width
        self._verbose = verbose

    def document(self, document: Document) -> Iterator[str]:
        for line in document.lines:
            yield self._line(line)
        gap = "\n" if document.lines else ""
        for section in reversed([section for section in document.sections if section.count]):
            yield gap
            yield from self._section(section)
            gap = "\n"
        yield gap + self._line(document.headline, bold=True)
        for line in document.closing:
            yield self._line(line)

    def _section(self, section: Section) -> Iterator[str]:
        p = self._p
        title = f"{self._tone(section.tone)}{p.bold}{section.heading}{p.end}"
        if section.shown == "counted" and not self._verbose:
            yield f"{title}  {p.dim}-v shows them{p.end}\n"
            return
        note = "" if section.note is None else f"  {p.dim}{section.note}{p.end}"
        yield f"{title}{note}\n"
        if section.legend is not None:
            yield from self._legend(section.legend)
        if section.table is not None:
            yield from self._table(section.table)
        for number, group in enumerate(section.groups):
            if group.title is not None and (number or section.legend):
                yield "\n"
            yield from self._group(group, section.mark_width)

    def _legend(self, legend: Legend) -> Iterator[str]:
        """The marks behind the lead, or below it where they have no room, as many in a line as fit."""
        marks = [self._mark(mark, "", 0) for mark in legend.marks]
        whole = len(_STEP) + cells(legend.lead) + sum(size + 1 for _, size in marks) + len(legend.tail)
        if self._width is None or whole <= self._width:
            yield f"{_STEP}{legend.lead}:  {'   '.join(text.rstrip() for text, _ in marks)}{legend.tail}\n"
            return
        yield f"{_STEP}{legend.lead}:\n"
        line, room = "", 0
        for text, size in marks:
            if line and size > room:
                yield f"{line}\n"
                line = ""
            if not line:
                line, room = _STEP + text.rstrip(), self._width - len(_STEP) - size
            else:
                line, room = f"{line}   {text.rstrip()}", room - size - 1
        yield f"{line}\n"
        if legend.tail:
            yield self._plain(legend.tail.removeprefix("; "), _STEP)

    def _group(self, group: Group, mark_width: int) -> Iterator[str]:
        indent = _STEP
        if group.title is not None:
            yield self._plain(group.heading, _STEP, self._p.bold)
            indent += _STEP
        yield from self._items(group.items, indent, mark_width)

    def _items(self, items: Iterable[Item], indent: str, mark_width: int) -> Iterator[str]:
        p = self._p
        marks: dict[Mark, tuple[str, int]] = {}
        below = f"{indent}    "
        width = self._width
        for line, source, more, mark, _, under in items:
            if mark is None:
                head, room = indent, len(indent)
            else:
                known = marks.get(mark)
                if known is None:
                    known = marks[mark] = self._mark(mark, indent, mark_width)
                head, room = known
            whole = line if source is None else f"{line}  {p.dim}{source}{p.end}"
            if width is None or room + len(line) + (0 if source is None else len(source) + 2) <= width // 2:
                text = f"{head}{whole}\n"
            else:
                text = self._fitted(head, room, line, source, width)
            for each in more:
                text += self._plain(each, below)
            yield text
            if under:
                yield from self._items(under, indent + _STEP, mark_width)

    def _mark(self, mark: Mark, indent: str, mark_width: int) -> tuple[str, int]:
        """The mark with its colour, and how many columns it takes."""
        word = f" {mark.word:<{mark_width}}" if mark.word else ""
        plain = f"{mark.symbol}{word}"
        colour: str = getattr(self._p, mark.colour) if mark.colour else ""
        gap = "  " if mark.word else " "
        return f"{indent}{colour}{plain}{self._p.end if colour else ''}{gap}", len(indent) + cells(plain) + len(gap)

    def _fitted(self, head: str, room: int, line: str, source: str | None, width: int) -> str:
        """An item's line in a terminal's width; the source moves to a line of its own where it has no room."""
        p, hanging = self._p, " " * room
        rows = wrapped(line, width - room)
        text = head + f"\n{hanging}".join(rows)
        if source is None:
            return f"{text}\n"
        gap = "  " if room + cells(rows[-1]) + 2 + cells(source) <= width else f"\n{hanging}"
        return f"{text}{gap}{p.dim}{source}{p.end}\n"

    def _table(self, table: Table) -> Iterator[str]:
        """In columns; where these are wider than the terminal, row by row with the heads before the cells."""
        rows = [tuple(row) for row in table.rows]
        widths = [max(cells(row[column]) for row in (table.heads, *rows)) for column in range(len(table.heads))]
        if self._width is not None and len(_STEP) + sum(widths) + 2 * (len(widths) - 1) > self._width:
            for row in rows:
                yield self._plain(row[0], _STEP)
                pairs = zip(table.heads[1:], row[1:], strict=True)
                yield self._plain(", ".join(f"{head}: {cell}" for head, cell in pairs), _STEP * 3)
            return

        def shown(row: Iterable[str]) -> str:
            padded = (cell + " " * (size - cells(cell)) for cell, size in zip(row, widths, strict=True))
            return f"{_STEP}{'  '.join(padded).rstrip()}"

        yield f"{self._p.dim}{shown(table.heads)}{self._p.end}\n"
        yield from (f"{shown(row)}\n" for row in rows)

    def _line(self, line: Line, *, bold: bool = False) -> str:
        tone = self._tone(line.tone) + (self._p.bold if bold else "")
        return self._plain(line.text, "", tone)

    def _plain(self, text: str, indent: str, colour: str = "") -> str:
        width = self._width
        if width is not None and len(indent) + len(text) > width // 2:
            text = f"\n{indent}".join(wrapped(text, width - len(indent)))
        return f"{indent}{colour}{text}{self._p.end if colour else ''}\n"

    def _tone(self, tone: Tone) -> str:
        p = self._p
        return {"plain": "", "loud": p.red, "warning": p.yellow, "good": p.green, "dim": p.dim}[tone]
