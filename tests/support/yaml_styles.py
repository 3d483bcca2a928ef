"""One mapping written as people write YAML: in blocks, braces and quotes of every kind, with comments between.

A tree is a text, nothing (`null`), a list of texts, or a mapping of trees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")
Tree = Any

_COMMENTS: Final = ("# note", "#note", "# {a: b}, [c]", '# it\'s "so": yes', "#", "# &x *x")
_PLAIN: Final = re.compile(r"(?!\d*\Z)[\wü@./+-][\wü@./+-]*(?::[\w.]+)*(?: [\w.-]+)*").fullmatch
#: What YAML 1.1 counts as the end of a line.
BREAKS: Final = ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029")


class Writer:
    """Writes trees in styles that are drawn.

    Args:
        draw: hypothesis' own.
        odd: whether anchors, aliases, tags and keys behind `?` are used, which an edit may refuse to touch.
    """

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], *, odd: bool) -> None:
        self._draw = draw
        self.odd = odd
        self._anchors: list[tuple[str, Tree]] = []

    def one(self, *choices: T) -> T:
        """One of several."""
        chosen: T = self._draw(st.sampled_from(choices))
        return chosen

    def _seldom(self) -> bool:
        return self.odd and self.one(*range(8)) == 7

    def new_file(self) -> None:
        """Anchors are of one file."""
        self._anchors.clear()

    # Lines

    def pair(self, key: str, value: Tree, indent: str) -> list[str]:
        """The lines of a key with its value in a block."""
        above, written = self.comments(indent), self._scalar(key)
        if not self._seldom():
            return [*above, *self._value(f"{indent}{written}:", value, indent)]
        # YAML takes no tab behind a colon that begins its line.
        first, *more = self._value(f"{indent}:", value, indent)
        return [*above, f"{indent}? {written}", first.replace("\t", " "), *more]

    def _value(self, head: str, value: Tree, indent: str) -> list[str]:
        alias = self._alias(value)
        if alias is not None:
            return [f"{head} {alias}{self.trailing()}"]
        if not isinstance(value, (dict, list)):
            return self._text_lines(head, value, indent)
        head += self._properties(value)
        if value and self.one(True, True, False):
            return [f"{head}{self.trailing()}", *self._block(value, indent)]
        if value and self.one(True, False):
            return self._over_lines(head, value, indent)
        return [f"{head}{self.one(' ', ' ', '  ')}{self._flow(value)}{self.trailing()}"]

    def _block(self, value: Tree, indent: str) -> list[str]:
        if isinstance(value, dict):
            inner = indent + self.one("  ", "  ", "    ", " ")
            return [line for key, one in value.items() for line in self.pair(key, one, inner)]
        inner = indent + self.one("", "  ")
        lines = []
        for one in value:
            item = self._alias(one) or self._properties(one).lstrip() + " " + self._scalar(one)
            lines += [*self.comments(inner), f"{inner}- {item.strip()}{self.trailing()}"]
        return lines

    def _over_lines(self, head: str, value: Tree, indent: str) -> list[str]:
        opening, closing = _braces(value)
        lines = [f"{head} {opening}{self.trailing()}"]
        pieces, last = self._pieces(value), self.one("", ",")
        for at, text in enumerate(pieces):
            comma = "," if at < len(pieces) - 1 else last
            lines += [*self.comments(indent + "  "), f"{indent}  {text}{comma}{self.trailing()}"]
        return [*lines, f"{indent}{self.one('', ' ')}{closing}{self.trailing()}"]

    def _text_lines(self, head: str, value: str | None, indent: str) -> list[str]:
        if value is None:
            return [f"{head}{self.one(' null', ' ~', '')}{self.trailing()}"]
        head += self._properties(value)
        if " " in value and self.one(True, False):
            style = self.one("|-", ">-", '"', "'", "plain")
            inner = indent + self.one("  ", "    ")
            if style == "|-":
                return [f"{head} |-{self.trailing()}", f"{inner}{value}"]
            if style == ">-":
                first, _, rest = value.partition(" ")
                # One piece, so that its break is a simple one: YAML folds no other into a blank.
                return [f"{head} >-{self.trailing()}", f"{inner}{first}\n{inner}{rest}"]
            if style != "plain" or _PLAIN(value):
                quote = "" if style == "plain" else style
                return [f"{head} {quote}{_in_quotes(value, style).replace(' ', chr(10) + inner, 1)}{quote}"]
        return [f"{head}{self.one(' ', ' ', '   ')}{self._scalar(value)}{self.trailing()}"]

    # In braces

    def _flow(self, value: Tree) -> str:
        opening, closing = _braces(value)
        pad, end = self.one("", " "), self.one("", ",") if value else ""
        return f"{opening}{pad}{', '.join(self._pieces(value))}{end}{pad}{closing}"

    def _pieces(self, value: Tree) -> list[str]:
        if isinstance(value, list):
            return [self._scalar(one) for one in value]
        return [f"{self._scalar(key)}: {self._flow_value(one)}" for key, one in value.items()]

    def _flow_value(self, value: Tree) -> str:
        if isinstance(value, (dict, list)):
            return self._flow(value)
        return "null" if value is None else self._scalar(value)

    # Pieces

    def _scalar(self, text: str) -> str:
        style = self.one("", "", "", '"', "'")
        if style == "" and _PLAIN(text):
            return text
        style = style or '"'
        return f"{style}{_in_quotes(text, style)}{style}"

    def _alias(self, value: Tree) -> str | None:
        found = [f"*{name}" for name, one in self._anchors if one == value]
        return self.one(*found, None)

    def _properties(self, value: Tree) -> str:
        if not self._seldom():
            return ""
        if self.one(True, False):
            return " !!str" if isinstance(value, str) else " !!map" if isinstance(value, dict) else " !!seq"
        name = f"a{len(self._anchors)}"
        self._anchors.append((name, value))
        return f" &{name}"

    def trailing(self) -> str:
        """What stands behind something on its line."""
        return self.one("", "", "", "", " # note", "   # it's {x}", "\t#")

    def comments(self, indent: str) -> list[str]:
        """Lines of their own above something."""
        lines = [f"{self.one('', indent, indent)}{self.one(*_COMMENTS)}"] * self.one(0, 0, 0, 1, 2)
        return lines + [""] * self.one(0, 0, 0, 1)

    def file(self, sections: Mapping[str, Tree], order: Sequence[str]) -> tuple[bytes, bool]:
        """A file of some sections, and whether its lines end in several ways."""
        self.new_file()
        heads: tuple[list[str], ...] = ([], ["# head", ""], ["---"], ["%YAML 1.1", "---"])
        lines = [*self.one(*heads), "version: 1", *self.one([], [""])]
        for name in order:
            lines += self.pair(name, sections[name], "")
        mixed = self.one(*range(10)) == 9
        if mixed:
            text = "".join(line + self.one(*BREAKS, "\n", "\n", "\n") for line in lines)
        else:
            eol = self.one("\n", "\n", "\r\n")
            text = eol.join(lines) + self.one(eol, eol, "", eol * 2, f"{eol}# end", f"{eol}  # end{eol}")
        return (self.one("", "", "\ufeff") + text).encode(), mixed


def _braces(value: Tree) -> tuple[str, str]:
    return ("{", "}") if isinstance(value, dict) else ("[", "]")


def _in_quotes(text: str, style: str) -> str:
    if style == "'":
        return text.replace("'", "''")
    return text.replace("\\", "\\\\").replace('"', '\\"') if style == '"' else text
