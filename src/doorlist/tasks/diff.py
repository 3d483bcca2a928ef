"""Finds and reads the two sides of a change of files, for `diff`. Offline."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorlist.access.commits import commits
from doorlist.access.load import Loaded, load, load_given
from doorlist.access.source_lines import SourceLines
from doorlist.cli.options import DEFAULT_FILE, DEFAULT_FOLDER, default_files
from doorlist.cli.printing import note
from doorlist.errors import AccessFileError, UsageError
from doorlist.output.safe import terminal
from doorlist.planning.hints import file_hints
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.diff import NOTHING, diff
from doorlist.values.at_moment import at
from doorlist.values.fields import hint_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from doorlist.errors import Problem
    from doorlist.review.diff import Diff


_NO_FILE: Final = "/dev/null"


def compared(paths: Sequence[str], span: str | None, guardrails: Sequence[str]) -> Diff:
    """Find both sides of a change of files, and compare them. Offline.

    Raises:
        UsageError: not two paths, or no span of commits.
        AccessFileError: either side is wrong; all problems of both.
        DoorlistError: git can't give them.
    """
    nothing = Loaded(NOTHING, SourceLines())
    if span is not None:
        found = commits(span, paths, otherwise=(DEFAULT_FILE, DEFAULT_FOLDER))
        # The old side's files are named as git names a file of a commit. The new side's stay paths, for annotations.
        old_files = [(f"{found.base[:12]}:{name}", data) for name, data in found.old]
        sides = [
            lambda: load_given(old_files, guardrails=guardrails) if old_files else nothing,
            lambda: load_given(found.new, guardrails=guardrails) if found.new else nothing,
        ]
        if found.head is None:
            here = _work_tree(paths, found.old)
            sides[1] = lambda: load(here, guardrails=guardrails) if here else nothing
        names = (found.base, found.head or "the work tree")
    elif len(paths) == 2:
        names = (paths[0], paths[1])
        sides = [
            lambda: nothing if _is_nothing(names[0]) else load(names[:1], guardrails=guardrails),
            lambda: nothing if names[1] == _NO_FILE else load(names[1:], guardrails=guardrails),
        ]
    else:
        raise UsageError("diff takes OLD and NEW, or --git", fix="For example: doorlist diff --git origin/main..HEAD")
    old, new = _both(sides)
    # Not `session.now`: it would import the client, which nothing here needs.
    moment = datetime.now(UTC).replace(microsecond=0)
    hints = map(new.placed, file_hints(at(new.desired, moment), CONFIDENT_AI, new.facts))
    return replace(
        diff(old.desired, new.desired, CONFIDENT_AI, moment=moment, names=names), hints=hint_records(hints)
    )


def _work_tree(paths: Sequence[str], old: Sequence[object]) -> Sequence[str]:
    """The files of the work tree; none where those of the commit are gone from it."""
    there = [path for path in paths or (DEFAULT_FILE, DEFAULT_FOLDER) if os.path.lexists(path)]
    if not there and old:
        return ()
    return there if paths and there else default_files(paths)


def _is_nothing(old: str) -> bool:
    """Whether there is no old side, as at a first adoption."""
    if old == _NO_FILE:
        return True
    missing = not Path(old).exists() and not Path(old).is_symlink()
    if missing:
        note(f"{terminal(old)} isn't there: NEW is compared with nothing.")
    return missing


def _both(sides: Iterable[Callable[[], Loaded]]) -> list[Loaded]:
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    more = 0
    for side in sides:
        try:
            loaded.append(side())
        except AccessFileError as error:
            problems += error.problems
            more += error.more
    if problems:
        raise AccessFileError(problems, more=more)
    return loaded
