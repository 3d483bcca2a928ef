"""Runs git on repositories that may hold a stranger's commits.

Only plumbing runs that is known to run no hook, no filter and no text conversion, and to fetch nothing: `rev-parse`,
`rev-list`, `merge-base`, `ls-tree`, `diff-tree`, `cat-file`; and `blame`, which is told not to.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.errors import DoorlistError

if TYPE_CHECKING:
    from types import TracebackType

_SECONDS: Final = 60
_GIT: Final = ("git", "--no-pager", "--literal-pathspecs")


def git(
    command: str,
    *arguments: str,
    what: str,
    fix: str | None = None,
    without: str | None = None,
    given: bytes = b"",
) -> bytes:
    """What a git command prints.

    Args:
        command: and `arguments`: a fixed list, in which nothing from outside can be taken for an option.
        what: what it means where git fails, for the error.
        fix: what to do about that.
        without: what works without git, for the error where it is missing.
        given: for its stdin.

    Raises:
        DoorlistError: git is missing or fails.
    """
    try:
        done = subprocess.run(  # noqa: S603  # a fixed list, no shell; revisions and paths can't be options
            [*_GIT, command, *arguments],
            input=given,
            capture_output=True,
            env=_environment(),
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise _missing(without) from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise DoorlistError(f"git can't be run: {error}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DoorlistError(f"{what}{f': {said[0]}' if said else ''}", fix=fix)
    return done.stdout


def git_line(*command: str, what: str, fix: str | None = None) -> str:
    """The one line that a git command prints. Raises DoorlistError."""
    return git(*command, what=what, fix=fix).decode("utf-8", "surrogateescape").strip("\n")


class GitObject(NamedTuple):
    """An object of git's: its id, its type (`blob`, `tree`, `commit`) and what it holds."""

    oid: str
    kind: str
    data: bytes


class ObjectReader:
    """Reads many objects out of one process, one at a time."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603  # as above
                [*_GIT, "cat-file", "--batch"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except FileNotFoundError:
            raise _missing() from None

    def __enter__(self) -> ObjectReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def read(self, name: str) -> GitObject | None:
        """The object of a name: an id, or `COMMIT:PATH` with the path from the repository's top.

        Returns:
            `None` where there is no such object, or none in a clone that left it out, and of a name with a line
            break: it would be two questions, whose second answer belonged to whatever is asked next.

        Raises:
            DoorlistError: git has ended.
        """
        if "\n" in name:
            return None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise DoorlistError(f"git can't read the repository: {error}") from None
        said = self._process.stdout.readline().split()
        if len(said) != 3 or not said[2].isdigit():
            if not said:
                raise DoorlistError("git can't read the repository: it has ended")
            return None
        data = self._process.stdout.read(int(said[2]) + 1)[:-1]
        return GitObject(said[0].decode(), said[1].decode(), data)


def _environment() -> dict[str, str]:
    # `GIT_*` could point elsewhere or switch on traces and helpers; the rest says that nothing may ask or fetch.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return environment | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "LC_ALL": "C",
    }


def _missing(without: str | None = None) -> DoorlistError:
    return DoorlistError(
        "git isn't installed", fix=f"Install it; without it, {without}." if without else "Install it."
    )
