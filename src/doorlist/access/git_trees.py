"""The access files of any commit, told by its folders: no content is read for it, and no folder twice."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from doorlist.access.commits import is_access_file
from doorlist.access.git import git_line
from doorlist.access.git_links import KINDS, follow
from doorlist.errors import DoorlistError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from doorlist.access.git import ObjectReader
    from doorlist.access.git_links import Kind


class File(NamedTuple):
    """A file of a commit, or what stands in its place.

    Attributes:
        path: from the current folder, as it is named: a file that a symbolic link leads to goes by the link.
        oid: the id of what it holds.
        problem: why it can't be read.
        kind: what it is; mostly a file.
    """

    path: str
    oid: str
    problem: str | None = None
    kind: Kind = "file"


class _Entry(NamedTuple):
    mode: bytes
    name: str
    oid: str


class GitTrees:
    """The folders of commits.

    Args:
        reader: open.
        prefix: the current folder, from the repository's top: empty, or with a slash at its end.
    """

    def __init__(self, reader: ObjectReader, prefix: str) -> None:
        self._reader = reader
        self._prefix = prefix
        self._listed: dict[tuple[str, str], tuple[File, ...]] = {}
        self._last = "", b""
        #: Where symbolic links were found to lead: a commit that changes what is there changes the access files.
        self.targets: set[str] = set()

    def at(self, commit: str, path: str) -> tuple[File, ...]:
        """What a path stands for in a commit: a file, or those of a folder; links as they are."""
        key = (commit, path)
        if key not in self._listed:
            folder, name = self._parts(path)
            self._listed[key] = self._in(self._tree(f"{commit}:{folder}"), name, path)
        return self._listed[key]

    def followed(self, commit: str, listed: Iterable[File], given: Collection[str]) -> Iterable[File]:
        """The files themselves, each once; of `given` paths a link may lead to a folder."""
        found = list(listed)
        if all(one.kind == "file" for one in found):
            return found
        each: dict[str, File] = {}
        for one in sorted(found, key=lambda one: one.path):
            for path, file in self._follow(commit, one, given=one.path in given):
                each.setdefault(path, file)
        return each.values()

    def _follow(self, commit: str, one: File, *, given: bool) -> Iterator[tuple[str, File]]:
        """What a path leads to, with the path at which that stands."""
        try:
            for file, name in follow(one, _Commit(self, commit), given=given):
                yield file.path, file._replace(path=name)
        except DoorlistError as error:
            yield one.path, File(one.path, "", error.what)

    def target(self, link: File) -> bytes | None:
        """Where a link leads, as git has it."""
        found = self._reader.read(link.oid)
        return None if found is None else found.data

    def entry(self, commit: str, path: str) -> File | None:
        """What a commit has at a path where a link leads."""
        if "\n" in path or "\0" in path:  # neither can be asked for
            return None
        self.targets.add(path)
        folder, name = self._parts(path)
        entries = self._entries(self._tree(f"{commit}:{folder}"))
        return next((_file(one, path) for one in entries if one.name == name), None)

    def _parts(self, path: str) -> tuple[str, str]:
        """A path's folder, from the repository's top, and its name."""
        full = os.path.normpath(self._prefix + path)
        return os.path.split("" if full == "." else full)

    def _tree(self, name: str) -> bytes:
        """A folder of a commit; the last one is kept, as several paths are mostly of one folder."""
        if self._last[0] != name:
            found = self._reader.read(name)
            self._last = name, b"" if found is None or found.kind != "tree" else found.data
        return self._last[1]

    def _in(self, tree: bytes, name: str, path: str) -> tuple[File, ...]:
        if not name:
            return tuple(self._files(tree, path, (path,)))
        for entry in self._entries(tree):
            if entry.name == name:
                file = _file(entry, path)
                return self._below(entry.oid, path, (path,)) if file.kind == "folder" else (file,)
        return ()

    def _below(self, oid: str, folder: str, paths: tuple[str, ...]) -> tuple[File, ...]:
        key = (oid, folder)
        if key not in self._listed:
            found = self._reader.read(oid)
            self._listed[key] = () if found is None else tuple(self._files(found.data, folder, paths))
        return self._listed[key]

    def _files(self, tree: bytes, folder: str, paths: tuple[str, ...]) -> Iterator[File]:
        for entry in self._entries(tree):
            file = _file(entry, os.path.normpath(f"{folder}/{entry.name}"))
            if file.kind == "folder":
                if not entry.name.startswith("."):
                    yield from self._below(entry.oid, file.path, paths)
            elif is_access_file(file.path, paths):
                yield file

    def _entries(self, tree: bytes) -> Iterator[_Entry]:
        while tree:
            head, _, rest = tree.partition(b"\0")
            mode, _, name = head.partition(b" ")
            oid, tree = rest[: self._oid_bytes], rest[self._oid_bytes :]
            yield _Entry(mode, name.decode("utf-8", "backslashreplace"), oid.hex())

    @cached_property
    def _oid_bytes(self) -> int:
        return len(git_line("rev-parse", "--verify", "HEAD", what="the repository has no commit yet")) // 2


class _Commit(NamedTuple):
    """One commit, for `follow`."""

    trees: GitTrees
    id: str

    def at(self, path: str) -> File | None:
        return self.trees.entry(self.id, path)

    def target(self, link: File) -> bytes | None:
        return self.trees.target(link)

    def below(self, folder: str) -> Iterable[File]:
        return self.trees.followed(self.id, self.trees.at(self.id, folder), ())


def _file(entry: _Entry, path: str) -> File:
    return File(path, entry.oid, kind=KINDS.get(entry.mode, "other"))
