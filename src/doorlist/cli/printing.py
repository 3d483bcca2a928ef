"""Where results go: stdout, or a file that only its owner can read."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from doorlist import files
from doorlist.errors import DoorlistError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: What the name of a file ends with, by format.
SUFFIXES: Final = {"text": "txt", "json": "json", "markdown": "md", "html": "html", "csv": "csv"}


def colour(stream: TextIO) -> bool:
    """Whether to colour: only on a terminal, and never with NO_COLOR. FORCE_COLOR stands for the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def put(pieces: Iterable[str], *, to: TextIO | None = None, text: bool = True) -> None:
    """Write a result, piece by piece.

    Args:
        pieces: what to write.
        to: by default stdout.
        text: for people, in the terminal's own encoding with escapes for what it lacks; documents are UTF-8.
    """
    stream = sys.stdout if to is None else to
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        if text:
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", newline="\n")
    for piece in pieces:
        stream.write(piece)


def note(message: str) -> None:
    """One line on stderr about what was done beside the result."""
    put([f"{message}\n"], to=sys.stderr)


def save(path: str, pieces: Iterable[str]) -> None:
    """Write a file whole or not at all, readable by its owner alone, as it names people.

    Raises:
        DoorlistError: it can't be written.
    """
    target = Path(path)
    if not target.name:
        raise DoorlistError("can't be written: this is no file's name", where=path or "''")
    try:
        files.write(target, (piece.encode() for piece in pieces))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise DoorlistError(f"can't be written: {(why or 'unknown reason').lower()}", where=path) from None


def save_all(directory: str, name: str, documents: Mapping[str, Iterable[str]]) -> None:
    """Write a result in several formats: `NAME.txt`, `NAME.json`, `NAME.md`, `NAME.html`, `NAME.csv`.

    Args:
        directory: made if it isn't there, for its owner alone.
        name: the command's.
        documents: by format, as `--format` names them.

    Raises:
        DoorlistError: something can't be written; each file is whole or not there.
    """
    target = Path(directory)
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise DoorlistError(f"can't be made: {(why or 'unknown reason').lower()}", where=directory) from None
    for form, pieces in documents.items():
        save(str(target / f"{name}.{SUFFIXES[form]}"), pieces)


def stdout() -> TextIO:
    """Where results go now; looked up late, as tests and callers replace it."""
    return sys.stdout
