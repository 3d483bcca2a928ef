"""Access files out of git's objects: two commits of a repository, without touching its work tree.

Both commits may come from a stranger's pull request: see `access.git` for what is run.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.access.git import git
from doorlist.errors import DoorlistError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What may stand on either side of the dots: names of refs, and `~`, `^`, `@{…}` (gitrevisions(7)).
_REF: Final = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}~^+-]{0,250}").fullmatch
_ENDINGS: Final = (".yaml", ".yml")
#: Of one file and of all together, as the loader has it; more isn't even read.
_MOST_BYTES: Final = 64 * 1024 * 1024

Files = list[tuple[str, bytes]]


class Commits(NamedTuple):
    """The access files of two commits; a name is a path below the current folder."""

    base: str
    head: str
    old: Files
    new: Files


class _Blob(NamedTuple):
    path: str
    oid: str


def commits(span: str, paths: Sequence[str], *, otherwise: Sequence[str] = ()) -> Commits:
    """Read the access files of two commits.

    Args:
        span: `BASE..HEAD`, or `BASE...HEAD` to compare with where HEAD left BASE. A side left out is HEAD.
        paths: files and folders, as git knows them below the current folder.
        otherwise: where no path is given, those that there are of these.

    Raises:
        UsageError: `span` isn't two revisions.
        DoorlistError: git is missing or fails, a revision is unknown, neither side has the files.
    """
    base, head, dots = _sides(span)
    old, new = _commit(base), _commit(head)
    usual = not paths
    paths = [os.path.relpath(path) for path in paths or otherwise]
    if dots == "...":
        old = git("merge-base", old, new, what=f"{base} and {head} have no common commit").decode().strip()
    before, after = (_files(commit, paths) for commit in (old, new))
    for commit, files in ((old, before), (new, after)) if usual else ():
        _check_one(commit, paths, [name for name, _ in files])
    if not before and not after:
        raise DoorlistError(
            f"neither {old[:12]} nor {new[:12]} has access files at {', '.join(paths)}",
            fix="Name the file or folder as it is in the repository, below the current folder.",
        )
    return Commits(old, new, before, after)


def _sides(span: str) -> tuple[str, str, str]:
    dots = "..." if "..." in span else ".."
    base, found, head = span.partition(dots)
    base, head = base or "HEAD", head or "HEAD"
    if not found or not _REF(base) or not _REF(head) or ".." in base or ".." in head:
        raise UsageError(f"--git takes BASE..HEAD, not {span!r}", fix="For example: --git origin/main..HEAD")
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
    blobs = sorted(_blobs(commit, paths))
    if not blobs:
        return []
    asked = "".join(f"{blob.oid}\n" for blob in blobs).encode()
    answer = memoryview(git("cat-file", "--batch", given=asked, what="git can't read the access files"))
    files: Files = []
    start = 0
    for blob in blobs:
        end = bytes(answer[start : start + 200]).index(b"\n") + start
        size = int(bytes(answer[start:end]).split()[2])
        files.append((blob.path, bytes(answer[end + 1 : end + 1 + size])))
        start = end + size + 2
    return files


def _blobs(commit: str, paths: Sequence[str]) -> Iterator[_Blob]:
    listed = git("ls-tree", "-r", "-l", "-z", commit, "--", *paths, what="git can't list the access files")
    together = 0
    for line in listed.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, oid, size = about.decode().split()
        path = name.decode("utf-8", "backslashreplace")
        if path not in paths and not is_access_file(path, paths):
            continue
        if mode not in {"100644", "100755"}:
            raise DoorlistError(
                "isn't a regular file in git (a link or a submodule)", where=path, fix="Commit the file."
            )
        together += int(size)
        if together > _MOST_BYTES:
            raise DoorlistError("the files are together larger than 64 MiB", where=path, fix="Name fewer of them.")
        yield _Blob(path, oid)


def _check_one(commit: str, usual: Sequence[str], names: Sequence[str]) -> None:
    """As on the command line: a file and a folder side by side could mean either."""
    there = [path for path in usual if any(name == path or name.startswith(f"{path}/") for name in names)]
    if len(there) > 1:
        raise UsageError(
            f"{commit[:12]} has both {' and '.join(there)}, and no FILE is given", fix="Name what is meant."
        )


def is_access_file(path: str, paths: Sequence[str]) -> bool:
    """Whether the loader would take it from one of these folders: by its ending, and nothing hidden."""
    inside = max((len(folder) + 1 for folder in paths if path.startswith(f"{folder}/")), default=0)
    return path.endswith(_ENDINGS) and not any(part.startswith(".") for part in path[inside:].split("/"))
