"""Changing a big access file, against checking it: whole processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .measure import DOORLIST, in_turn, process
from .results import Result
from .worlds import access_file, differing, everybody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .measure import Setting


def editing(setting: Setting) -> Iterator[Result]:
    """`grant` and `fmt` against `validate` of the same file."""
    count = 10_000 if setting.short else 100_000
    wanted, _ = differing(count, one_in=6)
    text = access_file(None, wanted)
    file = setting.folder / "edited.yaml"
    file.write_text(text, encoding="utf-8")
    project = sorted(wanted)[len(wanted) // 2]

    def validate() -> float:
        return process([DOORLIST, "validate", str(file)])

    def grant() -> float:
        file.write_text(text, encoding="utf-8")
        return process([DOORLIST, "grant", "new@acme.example", "Member", "--project", project, str(file)])

    people = setting.folder / "people.yaml"
    organization = access_file(everybody(count), {})
    people.write_text(organization, encoding="utf-8")

    def validate_people() -> float:
        return process([DOORLIST, "validate", str(people)])

    def grant_people() -> float:
        people.write_text(organization, encoding="utf-8")
        return process([DOORLIST, "grant", "new@acme.example", "Member", str(people)])

    def fmt() -> float:
        # The first key goes last, so that the file changes.
        file.write_text("".join(text.partition("\n")[2:]) + "version: 1\n", encoding="utf-8")
        return process([DOORLIST, "fmt", str(file)])

    ours, theirs = in_turn(setting.rounds, grant, validate)
    yield Result(f"grant in {count:,} entries", "doorlist validate", "at most", 1.5, ours, theirs)
    ours, theirs = in_turn(setting.rounds, grant_people, validate_people)
    yield Result(f"grant among {count:,} people", "doorlist validate", "at most", 1.5, ours, theirs)
    ours, theirs = in_turn(setting.rounds, fmt, validate)
    yield Result(f"fmt of {count:,} entries", "doorlist validate", "at most", 3, ours, theirs)
