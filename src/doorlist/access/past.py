"""The access files as they were in each commit that touched them, out of git's objects.

`Past` lists the commits once (`git rev-list`), and reads their files through one `git cat-file --batch`: a commit
costs the objects that it doesn't share with those read before.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.access.files import MOST_BYTES_TOGETHER
from doorlist.access.git import git, git_line
from doorlist.access.git_trees import GitTrees
from doorlist.errors import DoorlistError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.access.git import ObjectReader
    from doorlist.access.git_trees import File

_NO_REPOSITORY: Final = "Run it in the repository that has the access files."
_FIELDS: Final = "%an%x00%aI%x00%s"


class Commit(NamedTuple):
    """A commit that may have changed the access files.

    Attributes:
        id: in full.
        parents: the nearest commits before it that may have, too.
        author: the name, as the commit gives it.
        date: when it was written, as ISO 8601 with its zone.
        subject: the first line of its message.
        cut: whether the repository knows nothing of what was before, as the clone is shallow.
    """

    id: str
    parents: tuple[str, ...]
    author: str
    date: str
    subject: str
    cut: bool = False


class Move(NamedTuple):
    """A file that a commit has moved, with or without a change."""

    old: str
    new: str


class Past:
    """Commits and their access files.

    Args:
        reader: open.
        paths: files and folders, as git knows them below the current folder.
        otherwise: where no path is given, those that there were of these.

    Raises:
        DoorlistError: git is missing or fails, this isn't a repository, or no commit has the files.
    """

    def __init__(self, reader: ObjectReader, paths: Sequence[str], otherwise: Sequence[str] = ()) -> None:
        self._reader = reader
        self._prefix = git_line("rev-parse", "--show-prefix", what="this isn't a git repository", fix=_NO_REPOSITORY)
        self._paths = [_plain(path) for path in paths or otherwise]
        self._trees = GitTrees(reader, self._prefix)
        #: The former paths of those given, the latest first: where a commit has none of those, these count.
        self._former: dict[str, list[str]] = {path: [] for path in self._paths}
        self.commits = self._follow()
        if not any(self.files(commit.id) for commit in self.commits):
            raise DoorlistError(
                f"no commit here has access files at {', '.join(self._paths)}",
                fix="Name the file or folder as it is in the repository, below the current folder.",
            )

    @cached_property
    def shallow(self) -> bool:
        """Whether the clone was made without its whole past."""
        return git_line("rev-parse", "--is-shallow-repository", what="git can't tell about this clone") == "true"

    def files(self, commit: str) -> tuple[File, ...]:
        """The access files of a commit, sorted by path; links are followed as the loader follows them."""
        found: list[File] = []
        given = []
        for path in self._paths:
            for name in (path, *self._former[path]):
                files = self._trees.at(commit, name)
                if files:
                    given.append(name)
                    found += files
                    break
        return tuple(sorted(self._trees.followed(commit, found, given)))

    def content(self, file: File) -> bytes:
        """What a file holds. Raises DoorlistError where it can't be read, or the clone doesn't have it."""
        if file.problem is not None:
            raise DoorlistError(file.problem, where=file.path, fix="Commit the file itself.")
        found = self._reader.read(file.oid)
        if found is None:
            raise DoorlistError(
                "this clone doesn't have the file's content", where=file.path, fix="Fetch the repository as a whole."
            )
        if len(found.data) > MOST_BYTES_TOGETHER:
            raise DoorlistError("the file is larger than 64 MiB", where=file.path)
        return found.data

    def moves(self, commit: Commit) -> tuple[Move, ...]:
        """The files that a commit moved, by git's own judgement, paths from the current folder."""
        if self._reader.read(f"{commit.id}^1") is None:
            return ()
        said = git(
            "diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", "--no-commit-id",
            f"{commit.id}^1", commit.id, what="git can't compare two commits",
        )  # fmt: skip
        words = [word.decode("utf-8", "surrogateescape") for word in said.split(b"\0")[:-1]]
        moved = zip(words[1::3], words[2::3], strict=True)
        return tuple(Move(self._from_here(old), self._from_here(new)) for old, new in moved)

    def _follow(self) -> list[Commit]:
        """The commits, the newest first; where the paths begin with a move, those of their former paths too, and
        those of what links lead to."""
        while True:
            former = [name for names in self._former.values() for name in names]
            targets = set(self._trees.targets)
            commits = self._commits([*self._paths, *former, *sorted(targets)])
            if self._moved_from(commits):
                continue
            for commit in commits:
                self.files(commit.id)
            if targets == self._trees.targets:
                return commits

    def _moved_from(self, commits: list[Commit]) -> bool:
        """Note a former path of what a commit moved here. `False` where no more can be learned of the past."""
        for commit in reversed(commits):
            for path in self._paths:
                names = (path, *self._former[path])
                if any(self._trees.at(parent, name) for parent in commit.parents for name in names):
                    continue
                here = [file.path for name in names for file in self._trees.at(commit.id, name)]
                old = _former_path(self.moves(commit), here, names[-1]) if here else None
                if old is not None and old not in names and old not in self._paths:
                    self._former[path].append(old)
                    return True
        return False

    def _commits(self, paths: Sequence[str]) -> list[Commit]:
        said = git(
            "rev-list", "--full-history", "--parents", "--topo-order", f"--format={_FIELDS}", "HEAD", "--", *paths,
            what="git can't list the commits",
        )  # fmt: skip
        lines = said.split(b"\n")[:-1]
        found = [_commit(*pair) for pair in zip(lines[::2], lines[1::2], strict=True)]
        if not self.shallow:
            return found
        return [commit if commit.parents else commit._replace(cut=self._is_cut(commit)) for commit in found]

    def _is_cut(self, commit: Commit) -> bool:
        """Whether anything that isn't in this clone comes before: of a root, nothing does."""
        said = git("rev-list", "--max-parents=0", commit.id, what="git can't list the commits").decode().split()
        roots = (self._reader.read(one) for one in said)
        return any(root is not None and b"\nparent " in root.data.partition(b"\n\n")[0] for root in roots)

    def _from_here(self, path: str) -> str:
        return os.path.relpath(path, self._prefix or ".")


def _commit(head: bytes, about: bytes) -> Commit:
    ids = head.decode().split()[1:]
    author, date, subject = (part.decode("utf-8", "replace") for part in about.split(b"\0"))
    return Commit(ids[0], tuple(ids[1:]), author, date, subject)


def _former_path(moves: Sequence[Move], here: Sequence[str], path: str) -> str | None:
    """What a file or a folder was called before, told by one of its files that was moved."""
    for move in moves:
        if move.new in here:
            below = move.new.removeprefix(path)
            return move.old.removesuffix(below) if below and move.old.endswith(below) else move.old
    return None


def _plain(path: str) -> str:
    found = os.path.relpath(path)
    if "\n" in found:
        raise DoorlistError("a path with a line break can't be asked for", where=found.replace("\n", "\\n"))
    return found
