"""Follows symbolic links inside a commit, as the loader follows them in a folder."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeVar

from doorlist.errors import DoorlistError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Kind = Literal["file", "link", "folder", "other"]

#: What an entry of git's trees is, by its mode; `ls-tree` writes that of a folder with six digits, a tree with five.
KINDS: Final[dict[bytes, Kind]] = {
    b"100644": "file",
    b"100755": "file",
    b"120000": "link",
    b"040000": "folder",
    b"40000": "folder",
}
#: Links that are followed one behind the other, and bytes of where one leads.
_MOST_LINKS: Final = 8
_MOST_TARGET: Final = 4096
_COMMIT_IT: Final = "Commit the file itself."


class Entry(Protocol):
    """What a commit has at a path."""

    @property
    def path(self) -> str:
        """From the current folder."""

    @property
    def kind(self) -> Kind:
        """What it is."""


E = TypeVar("E", bound=Entry)


class Tree(Protocol[E]):
    """A commit, as far as links ask for it."""

    def at(self, path: str) -> E | None:
        """What it has at a path."""

    def target(self, link: E) -> bytes | None:
        """Where a link leads, as git has it; `None` where this can't be read."""

    def below(self, folder: str) -> Iterable[E]:
        """The access files of a folder, each under its own name, their links followed."""


def follow(entry: E, tree: Tree[E], *, given: bool) -> Iterator[tuple[E, str]]:
    """The file that a path leads to, with the name under which it is read: that of the path.

    Args:
        entry: what stands at the path.
        tree: the commit.
        given: whether the user named the path. A link to a folder then stands for the folder's files, else for
            nothing, as the loader doesn't follow such a link below a folder.

    Raises:
        DoorlistError: it leads to no file.
    """
    target = entry
    for _ in range(_MOST_LINKS):
        if target.kind == "file":
            yield target, entry.path
            return
        if target.kind == "folder":
            for file in tree.below(target.path) if given else ():
                yield file, posixpath.join(entry.path, posixpath.relpath(file.path, target.path))
            return
        data = tree.target(target) if target.kind == "link" else None
        if data is None:
            raise DoorlistError("isn't a regular file in git", where=entry.path, fix=_COMMIT_IT)
        found = tree.at(_inside(target.path, data, entry.path))
        if found is None:
            raise DoorlistError("a symbolic link that leads to nothing in git", where=entry.path, fix=_COMMIT_IT)
        target = found
    raise DoorlistError("a symbolic link that leads to itself", where=entry.path, fix=_COMMIT_IT)


def _inside(link: str, data: bytes, where: str) -> str:
    """The path that a link leads to. As for the loader, it has to stay in its folder or the current one.

    Args:
        link: its path.
        data: what git has of it.
        where: the path that the user named, or that led to it.

    Raises:
        DoorlistError: it doesn't stay there.
    """
    folder = posixpath.dirname(link)
    text = data[:_MOST_TARGET].decode("utf-8", "backslashreplace")
    path = posixpath.normpath(posixpath.join(folder, text))
    inside = path if not path.startswith("..") else posixpath.relpath(path, folder or ".")
    if posixpath.isabs(path) or any(part.startswith(".") for part in inside.split("/")):
        raise DoorlistError(
            "a symbolic link that leads out of its folder",
            where=where,
            fix="Links may lead to files of the same folder, or of the current one.",
        )
    return path
