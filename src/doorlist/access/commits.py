"""Access files out of git's objects: commits of a repository, without touching its work tree.

They may come from a stranger's pull request: see `access.git` for what is run.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.access.git import git
from doorlist.access.git_links import KINDS, follow
from doorlist.errors import DoorlistError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.access.git_links import Kind

#: What may stand on either side of the dots: names of refs, and `~`, `^`, `@{…}` (gitrevisions(7)).
_REF: Final = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}~^+-]{0,250}").fullmatch
_ENDINGS: Final = (".yaml", ".yml")
#: Of one file and of all together, as the loader has it; more isn't even read.
_MOST_BYTES: Final = 64 * 1024 * 1024

_NO_REPOSITORY: Final = "Run it inside a repository; doorlist diff OLD NEW compares two paths anywhere."

Files = list[tuple[str, bytes]]


class Commits(NamedTuple):
    """The access files of two commits; a name is a path below the current folder.

    Attributes:
        head: `None` where it is the work tree, whose files aren't read here.
    """

    base: str
    head: str | None
    old: Files
    new: Files


class _Entry(NamedTuple):
    """What git's trees have at a path."""

    kind: Kind
    oid: str
    size: int
    path: str


class _Commit(NamedTuple):
    """One commit, for `follow`."""

    id: str

    def at(self, path: str) -> _Entry | None:
        return next((one for one in _tree(self.id, [path], below=False) if one.path == path), None)

    def target(self, link: _Entry) -> bytes:
        return _contents([link.oid])[0]

    def below(self, folder: str) -> list[_Entry]:
        return _regular(self.id, [folder])


def commits(span: str, paths: Sequence[str], *, otherwise: Sequence[str] = ()) -> Commits:
    """Read the access files of two commits.

    Args:
        span: `BASE..HEAD`, or `BASE...HEAD` to compare with where HEAD left BASE; a side left out is HEAD. A commit
            alone is compared with the work tree.
        paths: files and folders, as git knows them below the current folder.
        otherwise: where no path is given, those that there are of these.

    Raises:
        UsageError: `span` isn't one revision or two.
        DoorlistError: git is missing or fails, this isn't a repository, a revision is unknown, neither side has the
            files.
    """
    base, head, dots = _sides(span)
    git(
        "rev-parse", "--git-dir",
        what="the current folder isn't in a git repository",
        fix=_NO_REPOSITORY,
        without="doorlist diff OLD NEW compares two paths",
    )  # fmt: skip
    old, new = _commit(base), None if head is None else _commit(head)
    usual = not paths
    paths = [os.path.relpath(path) for path in paths or otherwise]
    if dots == "..." and new is not None:
        old = git("merge-base", old, new, what=f"{base} and {head} have no common commit").decode().strip()
    before, after = _files(old, paths), [] if new is None else _files(new, paths)
    for commit, files in ((old, before), (new, after)) if usual else ():
        if commit is not None:
            _check_one(commit, paths, [name for name, _ in files])
    if not before and not after and new is not None:
        raise DoorlistError(
            f"neither {old[:12]} nor {new[:12]} has access files at {', '.join(paths)}",
            fix="Name the file or folder as it is in the repository, below the current folder.",
        )
    return Commits(old, new, before, after)


def _sides(span: str) -> tuple[str, str | None, str]:
    dots = "..." if "..." in span else ".."
    base, found, head = span.partition(dots)
    if not found and _REF(base):
        return base, None, ""
    base, head = base or "HEAD", head or "HEAD"
    if not found or not _REF(base) or not _REF(head) or ".." in base or ".." in head:
        raise UsageError(
            f"--git takes a commit, or BASE..HEAD, not {span!r}", fix="For example: --git origin/main..HEAD"
        )
    return base, head, dots


def _commit(revision: str) -> str:
    found = git(
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{revision}^{{commit}}",
        what=f"git knows no commit {revision} here",
        fix="In CI, check out with the whole history (fetch-depth: 0), or fetch that branch.",
    )
    return found.decode().strip()


def _files(commit: str, paths: Sequence[str]) -> Files:
    entries = _regular(commit, paths)
    together = 0
    for entry in entries:
        together += entry.size
        if together > _MOST_BYTES:
            raise DoorlistError(
                "the files are together larger than 64 MiB", where=entry.path, fix="Name fewer of them."
            )
    contents = _contents([entry.oid for entry in entries])
    return [(entry.path, data) for entry, data in zip(entries, contents, strict=True)]


def _contents(oids: Sequence[str]) -> list[bytes]:
    if not oids:
        return []
    asked = "".join(f"{oid}\n" for oid in oids).encode()
    answer = memoryview(git("cat-file", "--batch", given=asked, what="git can't read the access files"))
    contents = []
    start = 0
    for _ in oids:
        end = bytes(answer[start : start + 200]).index(b"\n") + start
        size = int(bytes(answer[start:end]).split()[2])
        contents.append(bytes(answer[end + 1 : end + 1 + size]))
        start = end + size + 2
    return contents


def _regular(commit: str, paths: Sequence[str]) -> list[_Entry]:
    """List the access files at some paths, each once, sorted. Links are followed as the loader follows them."""
    found: dict[str, _Entry] = {}
    for entry in sorted(_tree(commit, paths), key=lambda entry: entry.path):
        given = entry.path in paths
        if not given and not is_access_file(entry.path, paths):
            continue
        for file, read_as in follow(entry, _Commit(commit), given=given):
            found.setdefault(file.path, file._replace(path=read_as))
    return sorted(found.values(), key=lambda entry: entry.path)


def _tree(commit: str, paths: Sequence[str], *, below: bool = True) -> Iterator[_Entry]:
    command = ("ls-tree", "-r") if below else ("ls-tree",)
    listed = git(*command, "-l", "-z", commit, "--", *paths, what="git can't list the access files")
    for line in listed.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, oid, size = about.split()
        kind = KINDS.get(mode, "other")
        yield _Entry(kind, oid.decode(), int(size) if size.isdigit() else 0, name.decode("utf-8", "backslashreplace"))


def _check_one(commit: str, usual: Sequence[str], names: Sequence[str]) -> None:
    """Refuse to choose between a file and a folder, as the command line does."""
    there = [path for path in usual if any(name == path or name.startswith(f"{path}/") for name in names)]
    if len(there) > 1:
        raise UsageError(
            f"{commit[:12]} has both {' and '.join(there)}, and no FILE is given", fix="Name what is meant."
        )


def is_access_file(path: str, paths: Sequence[str]) -> bool:
    """Whether the loader would take it from one of these folders: by its ending, and nothing hidden."""
    inside = max((len(folder) + 1 for folder in paths if path.startswith(f"{folder}/")), default=0)
    return path.endswith(_ENDINGS) and not any(part.startswith(".") for part in path[inside:].split("/"))
