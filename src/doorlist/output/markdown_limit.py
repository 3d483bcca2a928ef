"""Fits sections of Markdown rows into a limit: the first ones come first, and what has no room is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading.

    Attributes:
        title: plain words, nothing from outside.
        count: how many rows there are; a section without any isn't shown.
        total: what the heading counts, where that isn't the rows.
        rows: one line of Markdown each, taken only as far as there is room.
        unfolded: shown open, not folded.
        head: lines before the rows where there are any, for a table: its names and its rule.
    """

    title: str
    count: int
    rows: Iterable[str]
    unfolded: bool = False
    head: str = ""
    total: int | None = None


def fitted(head: Sequence[str], sections: Sequence[Section], limit: int) -> str:
    """The text, at most `limit` bytes of UTF-8 and so no more characters, whatever a place counts.

    Args:
        head: lines that stand first; cut from the end only if even the counts of all sections don't fit beside them.
        sections: the most important first. One that doesn't fit as a whole gets half of the room that is left,
            so that a long one doesn't hide those after it; the last gets all of it.
        limit: in bytes.
    """
    sections = [section for section in sections if section.count]
    text = "\n".join(head) + "\n"
    frames = [_overhead(section) for section in sections]
    room = limit - len(text.encode()) - sum(frames)
    if room < 0:
        return _cut(text, limit)
    for section, overhead in zip(sections, frames, strict=True):
        last = section is sections[-1]
        rows, left = _taken(section, room, room if last else room // 2)
        part = _frame(section, rows, left)
        text += part
        room -= len(part.encode()) - overhead
    return text


def _taken(section: Section, room: int, share: int) -> tuple[list[str], int]:
    """The rows that fit into `room`, if all do, else those that fit into `share`; and how many are left out."""
    rows: list[str] = []
    used = kept = 0
    for row in section.rows:
        used += len(row.encode()) + 1
        if used > room:
            return rows[:kept], section.count - kept
        rows.append(row)
        if used <= share:
            kept = len(rows)
    return rows, 0


def _frame(section: Section, rows: Sequence[str], left: int) -> str:
    """The section with these rows, and `left` of them left out."""
    body = (section.head if rows else "") + "".join(f"{row}\n" for row in rows)
    if left:
        # A list after a table needs an empty line, or it is one more row.
        body += "\n" if section.head and rows else ""
        body += f"- … {left:,} {'more ' if rows else ''}left out here for length\n"
    title = f"{section.title} ({section.count if section.total is None else section.total:,})"
    if section.unfolded or not rows:
        return f"\n**{title}**\n\n{body}"
    return f"\n<details><summary>{title}</summary>\n\n{body}\n</details>\n"


def _overhead(section: Section) -> int:
    """The most that a section needs beside its rows, in bytes: folded, and some left out."""
    return len(_frame(section, [""], section.count).encode())


def _cut(text: str, limit: int) -> str:
    """The first whole lines that fit; of the first line as much as fits."""
    shown = text.encode()[: max(limit, 0)].decode(errors="ignore")
    return shown if shown == text or "\n" not in shown else shown[: shown.rindex("\n") + 1]
