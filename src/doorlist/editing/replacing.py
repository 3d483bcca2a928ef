"""Replaces files whole: a kill at any moment leaves each with its old bytes or its new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from doorlist import files
from doorlist.errors import DoorlistError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Replacement(NamedTuple):
    """A file with the bytes that it had when it was read, and those that it is to have."""

    path: str
    old: bytes
    new: bytes


def replace(replacements: Sequence[Replacement]) -> None:
    """Write the new bytes of all files; nothing is replaced before everything is on the disk.

    A file keeps its permissions; of a symbolic link the file that it leads to is replaced.

    Raises:
        DoorlistError: a file has changed since it was read, or can't be written.
    """
    prepared: list[files.Prepared] = []
    try:
        for replacement in replacements:
            prepared.append(_prepared(replacement))  # noqa: PERF401  # those before a failure are discarded
        while prepared:
            prepared[0].put_in_place()
            del prepared[0]
    finally:
        for one in prepared:
            one.discard()


def _prepared(replacement: Replacement) -> files.Prepared:
    try:
        target = Path(replacement.path).resolve()
        if target.read_bytes() != replacement.old:
            raise DoorlistError(
                "somebody else has changed the file meanwhile", where=replacement.path, fix="Run it again."
            )
        return files.prepare(target, [replacement.new], mode=target.stat().st_mode & 0o7777)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise DoorlistError(f"can't be written: {why}", where=replacement.path) from None
