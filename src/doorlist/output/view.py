"""A result and all the ways in which it can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.output.style import PLAIN, Palette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from doorlist.output.blocks import Document, Escaping

    Pieces = Callable[[], Iterable[str]]

#: What every result can be shown in.
FORMATS: Final = ("text", "json", "markdown", "html")
_NONE: Final[Mapping[str, Pieces]] = {}


class Look(NamedTuple):
    """How text is shown on a terminal, and whose comment Markdown is (see `text.rendered`, `markdown.rendered`)."""

    palette: Palette = PLAIN
    width: int | None = None
    verbose: bool = False
    key: str = "default"


_PLAIN: Final = Look()


class View(NamedTuple):
    """One result.

    Attributes:
        name: the command's word for it; files in `--out-dir` are named so.
        build: makes its blocks, with the escaping of a format.
        json: its JSON document.
        annotations: its workflow commands; `None` where it has none.
        own: formats that it has beside the usual, or in place of one that its blocks would give.
    """

    name: str
    build: Callable[[Escaping], Document]
    json: Pieces
    annotations: Pieces | None = None
    own: Mapping[str, Pieces] = _NONE

    @property
    def formats(self) -> tuple[str, ...]:
        """Every format it can be shown in."""
        return (*FORMATS, *(form for form in self.own if form not in FORMATS))

    def pieces(self, form: str, look: Look = _PLAIN) -> Iterable[str]:
        """The result in a format, piece by piece."""
        if form in self.own:
            return self.own[form]()
        if form == "json":
            return self.json()
        # One renderer is enough: with those that aren't asked for, `validate` takes a twentieth longer.
        if form == "markdown":
            from doorlist.output import markdown

            return [markdown.rendered(self.build, key=look.key)]
        if form == "html":
            from doorlist.output import html

            return html.rendered(self.build)
        from doorlist.output import text

        return text.rendered(self.build, palette=look.palette, width=look.width, verbose=look.verbose)
