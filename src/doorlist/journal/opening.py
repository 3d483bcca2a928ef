"""Opening the journal's file for one run: private, a journal and nothing else, and held by nobody else."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from doorlist.errors import JournalError
from doorlist.journal.record import SIGNATURE

#: A link is refused, since a checkout under review could point it anywhere; a pipe must not hang the opening.
_SAFE: Final = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_REASONS: Final = {errno.ELOOP: "it is a symbolic link", errno.ENXIO: "it isn't a plain file"}
_OTHER_FILE: Final = "Name another file with --journal."
_OWN_FOLDER: Final = ".doorlist"
_IGNORED: Final = b"# Made by doorlist. The journal is this folder's own: git leaves it out.\n*\n"


def open_locked(path: Path) -> tuple[int, int]:
    """Open the journal for appending and take its lock (`NAME.lock` beside it).

    Both files are made readable by the owner alone, and so is the folder where it has to be made. A folder made here,
    and `.doorlist`, gets a `.gitignore`; no other does, as that might hide what is somebody else's.

    Returns:
        The file descriptors of the journal and of the lock; closing the lock's gives it up.

    Raises:
        JournalError: another run holds it, it isn't a journal, or the system refuses.
    """
    lock = lock_file(path)
    try:
        _make_folder(path.parent)
        held = os.open(lock, os.O_RDWR | os.O_CREAT | _SAFE, 0o600)
    except OSError as error:
        raise unusable(lock, error) from None
    try:
        _take(held, path)
        return _open(path), held
    except BaseException:
        os.close(held)
        raise


def lock_file(path: Path) -> Path:
    """Where a journal's lock is."""
    return path.with_name(f"{path.name}.lock")


def unusable(path: Path, error: OSError | str) -> JournalError:
    """What the system refused, as an error that says where and why."""
    why = error if isinstance(error, str) else _REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())
    return JournalError(f"the journal can't be used: {why}", where=str(path), fix=_OTHER_FILE)


def must_be_journal(descriptor: int, path: Path) -> None:
    """Refuse a file that is something else, before a line is added to it or read from it.

    Raises:
        JournalError: not a plain file, or its first line isn't a journal's.
    """
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise JournalError("the journal can't be used: it isn't a plain file", where=str(path), fix=_OTHER_FILE)
    start = os.pread(descriptor, len(SIGNATURE), 0)
    first = start.partition(b"\n")[0]  # a torn line may be shorter, with a whole one after it
    if start and not (first and SIGNATURE.startswith(first)):
        raise JournalError("this file isn't a doorlist journal", where=str(path), fix=_OTHER_FILE)


def _make_folder(folder: Path) -> None:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
    if missing or folder.name == _OWN_FOLDER:
        _ignore(folder)


def _ignore(folder: Path) -> None:
    with suppress(OSError):  # there already, or refused: the journal is as good without
        descriptor = os.open(folder / ".gitignore", os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE, 0o600)
        try:
            os.write(descriptor, _IGNORED)
        finally:
            os.close(descriptor)


def _open(path: Path) -> int:
    try:
        new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _SAFE, 0o600)
    except OSError as error:
        raise unusable(path, error) from None
    try:
        must_be_journal(descriptor, path)
        if new:
            _sync_folder(path.parent)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _sync_folder(folder: Path) -> None:
    """Sync the folder: without that the new file's name, and so every line in it, could be lost with the power."""
    with suppress(OSError):  # some file systems can't; the lines themselves are still synced
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _take(held: int, path: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise JournalError(
            f"the journal is in use by another run of doorlist{_holder(held)}",
            where=str(path),
            fix="Wait until that run has ended, then start this one again.",
        ) from None
    except OSError as error:
        raise unusable(lock_file(path), error) from None
    os.ftruncate(held, 0)
    note = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    os.pwrite(held, json.dumps(note).encode(), 0)


def _holder(held: int) -> str:
    try:
        note = json.loads(os.pread(held, 200, 0))
        return f" (process {int(note['pid'])}, since {datetime.fromisoformat(note['since']).isoformat()})"
    except (ValueError, KeyError, TypeError):
        return ""  # it has the lock and hasn't written its name yet
