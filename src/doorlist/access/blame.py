"""The commit that brought each line of an access file to where it is, by `git blame`.

Lines that were only moved or indented keep their commit. A line that stands in the work tree and in no commit has
none.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from doorlist.access.git import git

if TYPE_CHECKING:
    from collections.abc import Iterator


class Origin(NamedTuple):
    """The commit of a line; `commit` is `None` where the line isn't committed yet, and then `date` is, too."""

    commit: str | None
    author: str | None
    date: datetime | None


def blame(file: str) -> dict[int, Origin]:
    """The origin of each line of a file of the work tree, lines from 1; of a link, those of what it leads to.

    Raises:
        DoorlistError: git is missing, this isn't a repository, or git doesn't know the file.
    """
    said = git(
        "blame", "--incremental", "-w", "-M", "-C", "--no-textconv", "--ignore-revs-file=",
        "--", os.path.realpath(file),
        what=f"git can't say since when the lines of {file} are there",
        fix="Commit the file, and run this in its repository.",
    )  # fmt: skip
    return dict(_lines(said.decode("utf-8", "replace").split("\n")))


def _lines(said: list[str]) -> Iterator[tuple[int, Origin]]:
    """Read what `git blame` prints: of each group of lines its commit, place and count, and of a commit that is new
    what it is."""
    known: dict[str, Origin] = {}
    told: dict[str, str] = {}
    commit, first, count = "", 0, 0
    for line in said:
        word, _, rest = line.partition(" ")
        if not commit:
            if rest:
                commit, (_, first, count) = word, (int(part) for part in rest.split())
            continue
        told[word] = rest
        if word == "filename":  # the last of a group
            if commit not in known:
                known[commit] = _origin(commit, told)
            yield from ((number, known[commit]) for number in range(first, first + count))
            commit, told = "", {}


def _origin(commit: str, told: dict[str, str]) -> Origin:
    if not commit.strip("0"):
        return Origin(None, None, None)
    return Origin(
        commit, told.get("author", ""), _moment(told.get("author-time", "0"), told.get("author-tz", "+0000"))
    )


def _moment(seconds: str, zone: str) -> datetime | None:
    try:
        offset = timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:5]))
        return datetime.fromtimestamp(int(seconds), UTC).astimezone(timezone(offset))
    except (ValueError, OverflowError, OSError):
        return None
