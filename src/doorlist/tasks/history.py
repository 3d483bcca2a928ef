"""Reads the history of a person out of git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.access.documents import Documents
from doorlist.access.git import ObjectReader
from doorlist.access.load import load_given
from doorlist.access.past import Past
from doorlist.cli.options import DEFAULT_FILE, DEFAULT_FOLDER
from doorlist.errors import AccessFileError, DoorlistError
from doorlist.output.safe import terminal
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.explained import everybody
from doorlist.review.history import access_of, history
from doorlist.words import nearest_email

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.access.git_trees import File
    from doorlist.access.past import Commit
    from doorlist.review.history import Access
    from doorlist.review.history_values import History


def remembered(email: str, paths: Sequence[str]) -> History:
    """What the commits say of a person. Raises DoorlistError."""
    with ObjectReader() as reader:
        past = Past(reader, paths, (DEFAULT_FILE, DEFAULT_FOLDER))
        memory = _Memory(past, email)
        access = {commit.id: memory.access(past.files(commit.id)) for commit in past.commits}
        if not any(access.values()):
            near = nearest_email(email, _named_now(past))
            raise DoorlistError(f"no commit names {email!r}", fix=f"Did you mean {terminal(near)}?" if near else None)
        return history(email, past.commits, access, moved=memory.moved)


class _Memory:
    """What the files of a commit say of one person; the same files are read once."""

    def __init__(self, past: Past, email: str) -> None:
        self._past = past
        self._email = email
        self._known: dict[tuple[File, ...], Access | str] = {}
        self._last: dict[File, bytes] = {}
        self._documents = Documents()

    def access(self, files: tuple[File, ...]) -> Access | str:
        """What they say, or why nothing can be told."""
        if files not in self._known:
            self._known[files] = self._read(files)
        return self._known[files]

    def _read(self, files: tuple[File, ...]) -> Access | str:
        try:
            given = self._contents(files)
            if not any(self._may_name(data) for _, data in given):
                return ()
            return access_of(load_given(given, documents=self._documents).desired, CONFIDENT_AI, self._email)
        except AccessFileError as error:
            problem = error.problems[0]
            return f"{problem.file}:{problem.line}: {problem.message}"
        except DoorlistError as error:
            return str(error)

    def _contents(self, files: tuple[File, ...]) -> list[tuple[str, bytes]]:
        # Commits are asked in their order, so only what a commit shares with the one before is kept.
        self._last = {file: self._last.get(file) or self._past.content(file) for file in files}
        return [(file.path, data) for file, data in self._last.items()]

    def _may_name(self, data: bytes) -> bool:
        """Whether a file can name the person, told without parsing it: it has their address, or something escaped."""
        if not self._email.isascii() or "xn--" in self._email:
            return True
        # Bytes won't do: some letters beyond ASCII are ASCII ones in lower case.
        return self._email in data.decode("utf-8", "replace").lower() or b"\\" in data

    def moved(self, commit: Commit, path: str) -> str | None:
        """The path from which a commit moved a file that no commit before it had."""
        if any(path == file.path for parent in commit.parents for file in self._past.files(parent)):
            return None
        return next((move.old for move in self._past.moves(commit) if move.new == path), None)


def _named_now(past: Past) -> set[str]:
    """The people whom the newest commit names, to find the nearest to one whom no commit names."""
    files = past.files(past.commits[0].id)
    try:
        return everybody(load_given([(file.path, past.content(file)) for file in files]).desired)
    except DoorlistError:
        return set()
