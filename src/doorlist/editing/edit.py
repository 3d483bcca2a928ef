"""An edit from beginning to end, without writing: files as they are, the changes, files as they would be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from doorlist.access.load import Loaded, load_given, load_to_edit
from doorlist.access.problems import shown
from doorlist.access.source_lines import SourceLines
from doorlist.editing.places import EditedFile, Files
from doorlist.editing.replacing import Replacement
from doorlist.editing.splice import NotEditable
from doorlist.errors import AccessFileError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BOM = "\ufeff"


@dataclass(frozen=True)
class Edited:
    """What an edit comes to.

    Attributes:
        old: what the files came to.
        files: the files that change, with both their texts.
        all_files: all of them.
        guardrails: the files from outside.
    """

    old: Loaded
    files: Sequence[EditedFile]
    all_files: Sequence[EditedFile]
    guardrails: Sequence[str]

    @cached_property
    def new(self) -> Loaded:
        """What the files would come to; checked as any access file.

        Raises:
            AccessFileError: the result would be wrong.
        """
        if not self.files:
            return self.old
        given = [(one.path, _bytes(one, one.new_text)) for one in self.all_files]
        return load_given(given, guardrails=self.guardrails)

    def replacements(self) -> list[Replacement]:
        """The bytes to write."""
        return [Replacement(one.path, _bytes(one, one.opened.text), _bytes(one, one.new_text)) for one in self.files]

    def unified(self) -> Iterator[str]:
        """The change as a unified diff, line by line."""
        from difflib import unified_diff

        for one in self.files:
            old, new = one.opened.text.splitlines(keepends=True), one.new_text.splitlines(keepends=True)
            for line in unified_diff(old, new, f"a/{one.path}", f"b/{one.path}"):
                yield line
                if not line.endswith(("\n", "\r")):
                    yield "\n\\ No newline at end of file\n"


def edit(paths: Sequence[str], work: Callable[[Files, Loaded], None], *, guardrails: Sequence[str] = ()) -> Edited:
    """Read access files, and let `work` note changes in them.

    Args:
        paths: files and folders.
        work: notes the changes.
        guardrails: files from outside, as for `load`.

    Raises:
        AccessFileError: the files are wrong, or a place can't be changed by itself.
        EditRefused: what `work` raises.
    """
    old, opened = load_to_edit(paths, guardrails=guardrails)
    files = Files(opened)
    _worked(files, old, work)
    changed = [one for one in files.files if one.splices and one.new_text != one.opened.text]
    return Edited(old, changed, files.files, guardrails)


def _worked(files: Files, old: Loaded, work: Callable[[Files, Loaded], None]) -> None:
    try:
        work(files, old)
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
