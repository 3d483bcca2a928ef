"""Files are replaced whole: a kill at any moment leaves each with its old bytes or its new ones."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from doorlist.errors import DoorlistError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Replacement(NamedTuple):
    """A file with the bytes that it had when it was read, and those that it is to have."""

    path: str
    old: bytes
    new: bytes


def replace(files: Sequence[Replacement]) -> None:
    """Write the new bytes of all files; nothing is replaced before everything is on the disk.

    A file keeps its permissions; of a symbolic link the file that it leads to is replaced.

    Raises:
        DoorlistError: a file has changed since it was read, or can't be written.
    """
    prepared: list[tuple[str, str]] = []
    try:
        for file in files:
            prepared.append(_prepared(file))  # noqa: PERF401  # those prepared before a failure are cleared away
        while prepared:
            temporary, target = prepared[0]
            os.replace(temporary, target)  # noqa: PTH105  # as the rest here
            del prepared[0]
    finally:
        for temporary, _ in prepared:
            with suppress(OSError):
                Path(temporary).unlink()


def _prepared(file: Replacement) -> tuple[str, str]:
    try:
        target = Path(file.path).resolve()
        if target.read_bytes() != file.old:
            raise DoorlistError("somebody else has changed the file meanwhile", where=file.path, fix="Run it again.")
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with open(handle, "wb") as out:  # noqa: PTH123  # a descriptor, not a path
                out.write(file.new)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).chmod(target.stat().st_mode & 0o7777)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise DoorlistError(f"can't be written: {why}", where=file.path) from None
    return temporary, str(target)
