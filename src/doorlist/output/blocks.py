"""A document for people as blocks: built once, rendered as text, Markdown or HTML.

To show something new, write one function `NAME_document(value, escaping) -> Document` and hand it to the renderers:

    build = partial(plan_document, plan)
    text.rendered(build, palette=…, width=…, verbose=…)      # pieces, for a terminal
    markdown.rendered(build, key=…, limit=…)                 # one str, never longer than the limit
    html.rendered(build)                                     # pieces of one self-contained page

The function gets the escaping of the format (`Escaping`) and passes everything from outside through it: a name
(an email, a role, a project, a file) through `name`, a sentence that may hold names through `sentence`. Only a
renderer calls it, with the escaping that belongs to the format, so that text which was made safe for one format
can't end up in another. What stands in a block is safe already, and one line.

    Document      what, title, headline, lines, sections, closing
      Section     a heading with a count; how open it is shown; groups of items, or a table
        Group     items under a smaller heading of their own (a scope, a person), or without one
          Item    one line, with mark, source, lines below it, and items under it
        Table     heads and rows

Order: sections stand in order of importance. A page and a comment show them so; a terminal shows them from the last
to the first and the headline at its end, since the end is what one sees there.

Long lists: `Group.items`, `Section.groups` and `Table.rows` may be generators. A renderer takes each once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

#: How many people a list names before it only counts.
PEOPLE_SHOWN: Final = 20

#: `loud`: nobody may miss it. `warning`: unusual. `good`: as it should be. `dim`: only for those who look for it.
Tone = Literal["plain", "loud", "warning", "good", "dim"]
Colour = Literal["", "red", "green", "yellow", "cyan", "dim"]
#: How open a section is. `folded`: a comment shows it folded. `counted`: a terminal shows only how many there are,
#: unless it is to tell everything (`-v`); a page and a comment show it folded.
Openness = Literal["open", "folded", "counted"]


class Escaping(NamedTuple):
    """How a format writes what comes from outside: a name, and a sentence that may hold names."""

    name: Callable[[str], str]
    sentence: Callable[[str], str]


class Line(NamedTuple):
    """A sentence that stands alone."""

    text: str
    tone: Tone = "plain"


class Mark(NamedTuple):
    """What an item is, before its line: a symbol, a word, and the colour of both. Either may be empty."""

    symbol: str
    word: str = ""
    colour: Colour = ""


class Item(NamedTuple):
    """One entry of a list.

    Attributes:
        line: what it says.
        source: where in the files it stands (`access.yaml:9`).
        below: more lines about it.
        mark: what kind of entry it is.
        loud: a comment shows it open, although the rest of its section is folded.
        under: entries that belong to it. An item that has some isn't counted itself: they are.
    """

    line: str
    source: str | None = None
    below: Sequence[str] = ()
    mark: Mark | None = None
    loud: bool = False
    under: Sequence[Item] = ()


class Group(NamedTuple):
    """Items under a heading of their own.

    Attributes:
        title: `None` where they need no heading.
        items: what stands below it.
        counts: what they come to (`2 to remove, 1 to invite`), for beside the title.
    """

    title: str | None
    items: Iterable[Item]
    counts: str | None = None

    @property
    def heading(self) -> str:
        """Title and count."""
        return f"{self.title}: {self.counts}" if self.counts is not None else f"{self.title}"


class Legend(NamedTuple):
    """What the marks of a section mean, or the order in which they come: `lead: + invite   - remove tail`."""

    lead: str
    marks: Sequence[Mark]
    tail: str = ""
    #: Whether the items have symbols alone, so that the legend has to name them in every format.
    symbols: bool = False


class Table(NamedTuple):
    """Cells under heads."""

    heads: Sequence[str]
    rows: Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """Groups of items, or a table, under a heading; one without any isn't shown.

    Attributes:
        title: plain words; the count is put behind.
        count: how many items, or rows, there are.
        total: what the heading counts, where that isn't the same (people, of whom several share an item).
        groups: the items.
        table: instead of items.
        shown: see `Openness`.
        tone: `loud` or `warning` colour the heading.
        legend: stands below the heading.
        note: a short sentence beside the heading, or right below it, about where what follows is known from.
        mark_width: how wide the widest word of a mark is, so that a terminal can align what follows.
    """

    title: str
    count: int
    groups: Iterable[Group] = ()
    table: Table | None = None
    total: int | None = None
    shown: Openness = "open"
    tone: Tone = "plain"
    legend: Legend | None = None
    note: str | None = None
    mark_width: int = 0

    @property
    def heading(self) -> str:
        """Title and count: `Waiting (3)`."""
        return f"{self.title} ({self.count if self.total is None else self.total:,})"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes:
        what: one word that says what this is (`plan`); a comment carries it in its marker.
        title: of a page.
        headline: what it comes to, in one sentence.
        lines: what one has to know before anything else: which organization, when it was read.
        sections: the most important first.
        closing: what stands beside the headline: more figures, what to do next.
    """

    what: str
    title: str
    headline: Line
    lines: Sequence[Line] = ()
    sections: Iterable[Section] = ()
    closing: Sequence[Line] = field(default=())


def section(
    title: str,
    items: Collection[Item],
    *,
    shown: Openness = "open",
    tone: Tone = "plain",
    legend: Legend | None = None,
    mark_width: int = 0,
) -> Section:
    """A section of items that need no groups."""
    return Section(
        title,
        sum(map(counts, items)),
        (Group(None, items),),
        shown=shown,
        tone=tone,
        legend=legend,
        mark_width=mark_width,
    )


def counts(item: Item) -> int:
    """How many entries an item stands for: itself, or those under it."""
    return sum(map(counts, item.under)) if item.under else 1


def people(emails: Sequence[str], escaping: Escaping, *, most: int = PEOPLE_SHOWN) -> str:
    """`a, b and c`; past `most` people `a, b, … and 5 more`."""
    if len(emails) <= most:
        return listed([escaping.name(email) for email in emails], most=most)
    shown = [escaping.name(email) for email in islice(emails, most - 1)]
    return f"{', '.join(shown)} and {len(emails) - most + 1:,} more"
