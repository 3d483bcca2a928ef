"""Access files as people write them: block and flow, comments, quotes, blank lines, CRLF, byte order marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

PEOPLE: Final = tuple(f"{name}@acme.example" for name in ("ada", "bo", "cy", "dee", "eve", "flo", "gus", "hal"))
NEW: Final = "new@acme.example"
ROLES: Final = ("Admin", "Member", "Auditor")
PROJECTS: Final = ("Bot", "Docs Search", "über")
_COMMENTS: Final = ("# note", "#note", "# {a: b}, [c]", '# it\'s "so": yes', "#", "# &x *x")
_BLOCK, _LINE, _LINES = "block", "line", "lines"


@dataclass(frozen=True)
class Files:
    """File names with their bytes."""

    contents: dict[str, bytes]

    def write(self, folder: Path) -> Path:
        """Write them into a folder's subfolder."""
        access = folder / "access"
        access.mkdir(exist_ok=True)
        for old in access.iterdir():
            old.unlink()
        for name, data in self.contents.items():
            (access / name).write_bytes(data)
        return access


@st.composite
def written_files(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Files:
    """One file, or two, that are valid together."""
    write = _Writer(draw)
    people = draw(st.lists(st.sampled_from(PEOPLE[1:]), unique=True))
    everybody = [PEOPLE[0], *people]
    if draw(st.booleans()):
        everybody.sort()
    groups = {name: draw(st.lists(st.sampled_from(everybody), unique=True)) for name in draw(_names("ml", "ops"))}
    projects = {name: draw(st.lists(st.sampled_from(everybody), unique=True)) for name in draw(_names(*PROJECTS))}
    organization = [
        *write.comment_lines("  "),
        f"  name: {write.quoted('Acme')}{write.trailing()}",
        *write.people("  ", "members", [(one, "Owner" if one == PEOPLE[0] else None) for one in everybody], groups),
    ]
    middle = ["organization:" + write.trailing(), *organization]
    rest: list[str] = []
    if projects:
        rest += ["projects:" + write.trailing()]
        for name, named in projects.items():
            rest += [*write.comment_lines("  "), f"  {write.quoted(name)}:{write.trailing()}", "    unlisted: keep"]
            listing = draw(st.sampled_from(("members", "invitees")))
            rest += write.people("    ", listing, [(one, None) for one in named], groups)
    guard = ["guardrails:", *write.items("  ", "protected", draw(st.sampled_from(([], [PEOPLE[0]]))))]
    lists = (
        ["groups:", *(line for name in groups for line in write.items("  ", name, groups[name]))] if groups else []
    )
    parts = draw(st.permutations([middle, rest, guard, lists]))
    cut = draw(st.integers(1, 4)) if draw(st.booleans()) else 4
    texts = [[line for part in some for line in part] for some in (parts[:cut], parts[cut:])]
    names = ("a.yaml", "b.yaml")
    return Files({name: write.file(lines) for name, lines in zip(names, texts, strict=True) if lines})


def _names(*names: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True)


class _Writer:
    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def _one(self, *choices: T) -> T:
        chosen: T = self._draw(st.sampled_from(choices))
        return chosen

    def quoted(self, text: str) -> str:
        return self._one(text, text, f'"{text}"', f"'{text}'")

    def trailing(self) -> str:
        return self._one("", "", "", " # note", "   # it's {x}", "\t#")

    def comment_lines(self, indent: str) -> list[str]:
        return [f"{self._one('', indent, indent)}{self._one(*_COMMENTS)}"] * self._one(0, 0, 1, 2) + [""] * self._one(
            0, 0, 0, 1
        )

    def value(self, role: str) -> str:
        if self._one(True, True, False):
            return self.quoted(role)
        more = self._one("", ", expires: 2030-01-31", ", reason: SEC-1", ", expires: 2031-02-28, reason: 'a, b'")
        return self._one("{{role: {0}{1}}}", "{{ role: {0}{1} }}", "{{role: {0}{1},}}").format(role, more)

    def entry(self, who: str, role: str | None) -> tuple[str, str]:
        return self.quoted(who), self.value(role or self._one(*ROLES))

    def people(
        self, indent: str, listing: str, people: list[tuple[str, str | None]], groups: dict[str, list[str]]
    ) -> list[str]:
        named: list[tuple[str, str | None]] = [*people, *((f"group:{name}", "Member") for name in groups)]
        entries = [self.entry(who, role) for who, role in named]
        style = self._one(_BLOCK, _BLOCK, _LINE, _LINES) if entries else _LINE
        if style == _BLOCK:
            return [f"{indent}{listing}:{self.trailing()}", *self._block(indent + self._one("  ", "    "), entries)]
        texts = [f"{key}: {value}" for key, value in entries]
        return self._flow(indent, listing, texts, "{}", style)

    def _block(self, indent: str, entries: list[tuple[str, str]]) -> list[str]:
        lines: list[str] = []
        for key, value in entries:
            lines += self.comment_lines(indent)
            if value.startswith("{") and self._one(True, False, False):
                lines += [f"{indent}{key}:{self.trailing()}", f"{indent}  role: Member", f"{indent}  reason: x y"]
            else:
                lines.append(f"{indent}{key}:{self._one(' ', '   ')}{value}{self.trailing()}")
        return lines

    def items(self, indent: str, name: str, items: list[str]) -> list[str]:
        style = self._one(_BLOCK, _LINE, _LINES) if items else _LINE
        if style == _BLOCK:
            inner = indent + self._one("", "  ")
            lines = [f"{indent}{name}:{self.trailing()}"]
            for item in items:
                lines += [*self.comment_lines(inner), f"{inner}- {self.quoted(item)}{self.trailing()}"]
            return lines
        return self._flow(indent, name, [self.quoted(item) for item in items], "[]", style)

    def _flow(self, indent: str, name: str, texts: list[str], braces: str, style: str) -> list[str]:
        if style == _LINE:
            pad = self._one("", " ")
            end = self._one("", ",") if texts else ""
            return [f"{indent}{name}: {braces[0]}{pad}{', '.join(texts)}{end}{pad}{braces[1]}{self.trailing()}"]
        last = self._one("", ",")
        lines = [f"{indent}{name}: {braces[0]}{self.trailing()}"]
        for at, text in enumerate(texts):
            comma = "," if at < len(texts) - 1 else last
            lines += [*self.comment_lines(indent + "  "), f"{indent}  {text}{comma}{self.trailing()}"]
        return [*lines, f"{indent}{braces[1]}"]

    def file(self, lines: list[str]) -> bytes:
        head = self._one(["version: 1"], ["# head", "", "version: 1"], ["---", "version: 1", ""])
        eol = self._one("\n", "\n", "\r\n")
        text = eol.join([*head, *lines]) + self._one(eol, eol, "", eol * 2, f"{eol}# end")
        return (self._one("", "", "\ufeff") + text).encode()
