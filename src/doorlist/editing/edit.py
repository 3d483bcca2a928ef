"""Edits access files without writing: the files as they are, the changes, and the files as they would be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import unified_diff
from functools import cached_property
from typing import TYPE_CHECKING, Final

from doorlist.access.load import load_given, load_to_edit
from doorlist.access.problems import shown
from doorlist.access.source_lines import SourceLines
from doorlist.editing.places import ORGANIZATION, EditedFile, Files
from doorlist.editing.replacing import Replacement
from doorlist.editing.sides import people_alone, projects_alone
from doorlist.editing.splice import NotEditable
from doorlist.errors import AccessFileError, Problem
from doorlist.planning.offline import offline_blocks
from doorlist.values.at_moment import at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from doorlist.access.load import Loaded, Opened
    from doorlist.platform.facts import Facts
    from doorlist.values.desired import Desired

_BOM: Final = "\ufeff"
#: Lines around a change in a unified diff.
_CONTEXT: Final = 3
_HUNK: Final = re.compile(r"@@ -(\d+)((?:,\d+)?) \+(\d+)((?:,\d+)?) @@\n")


@dataclass(frozen=True)
class Edited:
    """What an edit comes to.

    Attributes:
        opened: the files as they were.
        files: the files that change, with both their texts.
        all_files: all of them.
        guardrails: the files from outside.
    """

    opened: Opened
    files: Sequence[EditedFile]
    all_files: Sequence[EditedFile]
    guardrails: Sequence[str]

    @cached_property
    def old(self) -> Loaded:
        """What the files came to before the changes.

        Raises:
            AccessFileError: they were wrong.
        """
        return self.opened.loaded()

    def sides(self, facts: Facts, moment: datetime) -> tuple[Desired, Desired]:
        """What the files came to, and what they would come to, without what stays as it is where that can't matter.

        Raises:
            AccessFileError: the files were wrong, or the result would be.
        """
        return self._less_of_both(facts, moment) or (self.old.desired, self.new.desired)

    def _less_of_both(self, facts: Facts, moment: datetime) -> tuple[Desired, Desired] | None:
        """Both sides without what stays as it is; `None` where it may matter, as where a guardrail forbids."""
        new = self.new.desired
        touched = {owner for one in self.files for owner in one.touched}
        if not touched or offline_blocks(at(new, moment), facts, moment):
            return None
        if touched == {ORGANIZATION}:
            return people_alone(self.opened, new, {who for one in self.files for who in one.whom})
        if all(owner is not None and owner.kind == "project" for owner in touched):
            return projects_alone(self.opened, new, {owner.name for owner in touched if owner is not None})
        return None

    @cached_property
    def new(self) -> Loaded:
        """What the files would come to; checked as any access file.

        Raises:
            AccessFileError: the result would be wrong.
        """
        if not self.files:
            return self.old
        given = [(one.path, _bytes(one, one.new_text)) for one in self.all_files]
        return load_given(given, guardrails=self.guardrails, documents=self.opened.documents)

    def replacements(self) -> list[Replacement]:
        """The bytes to write."""
        return [Replacement(one.path, _bytes(one, one.opened.text), _bytes(one, one.new_text)) for one in self.files]

    def unified(self) -> Iterator[str]:
        """The change as a unified diff, line by line."""
        for one in self.files:
            old, new = one.opened.text.splitlines(keepends=True), one.new_text.splitlines(keepends=True)
            for line in _unified(old, new, one.path):
                yield line
                if not line.endswith(("\n", "\r")):
                    yield "\n\\ No newline at end of file\n"


def _unified(old: list[str], new: list[str], path: str) -> Iterator[str]:
    """A unified diff of what lies between the lines that begin and end both: difflib alone takes seconds for a big
    file."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    before = max(0, start - _CONTEXT)
    behind = max(0, end - _CONTEXT)
    one, other = old[before : len(old) - behind], new[before : len(new) - behind]
    for line in unified_diff(one, other, f"a/{path}", f"b/{path}", n=_CONTEXT):
        found = _HUNK.fullmatch(line)
        if found is None:
            yield line
        else:
            yield f"@@ -{int(found[1]) + before}{found[2]} +{int(found[3]) + before}{found[4]} @@\n"


def edit(paths: Sequence[str], work: Callable[[Files, Opened], None], *, guardrails: Sequence[str] = ()) -> Edited:
    """Read access files, and let `work` note changes in them.

    Args:
        paths: files and folders.
        work: notes the changes.
        guardrails: files from outside, as for `load`.

    Raises:
        AccessFileError: the files are wrong, or a place can't be changed by itself.
        EditRefused: what `work` raises.
    """
    opened = load_to_edit(paths, guardrails=guardrails)
    files = Files(opened.files)
    _worked(files, opened, work)
    changed = [one for one in files.files if one.splices and one.new_text != one.opened.text]
    return Edited(opened, changed, files.files, guardrails)


def _worked(files: Files, opened: Opened, work: Callable[[Files, Opened], None]) -> None:
    try:
        work(files, opened)
    except NotEditable as error:
        raise AccessFileError([_problem(files, error)]) from None


def _problem(files: Files, error: NotEditable) -> Problem:
    text = error.text
    path = next(one.path for one in files.files if one.text is text)
    column = error.index - text.line_start(error.index) + 1
    lines = SourceLines()
    lines.keep(path, text.text)
    fix = "Write out what is meant, or make this change by hand."
    what = f"This can't be changed by itself: {error.what}"
    return shown(Problem(path, text.line_number(error.index), column, what, fix), lines)


def _bytes(file: EditedFile, text: str) -> bytes:
    return f"{_BOM if file.opened.marked else ''}{text}".encode()
