"""Files from outside are read in one way, and results are written in one way.

Read: a plain file and nothing that could hang (a pipe, a device), up to a size. Written: whole or not at all, so that
a kill or a full disk leaves the file as it was.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from doorlist.errors import DoorlistError

T = TypeVar("T")

#: The most that is read of one file where the caller knows no lower limit. A plan of 300,000 actions is about 150 MB.
MOST_BYTES: Final = 1024**3

# What opens at once or fails, and isn't inherited; Windows has neither flag, and would translate line ends.
_FLAGS: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Unreadable(Exception):
    """A file that isn't read. Its text is a fragment of a sentence that holds nothing of the file.

    Attributes:
        missing: there is no such file.
        special: it is a pipe, a device or a folder.
    """

    def __init__(self, why: str, *, missing: bool = False, special: bool = False) -> None:
        super().__init__(why)
        self.missing = missing
        self.special = special


def read(path: str | Path, most: int = MOST_BYTES) -> bytes:
    """All bytes of a plain file.

    Raises:
        Unreadable: it isn't there, isn't a plain file, is larger than `most`, or the system refuses.
    """
    with opened(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise Unreadable(f"it is larger than {_size(most)}")
    return data


def document(
    path: str, parse: Callable[[bytes], T], error: type[DoorlistError], *, what: str, fix: str, most: int = MOST_BYTES
) -> T:
    """Read a plain file, and make of its content what it is a document of.

    Args:
        path: the file.
        parse: makes it of the bytes; raises `error` where they are no such document.
        error: what is raised where the file can't be read.
        what: what the file holds, for the sentence: `the plan`.
        fix: how to get such a file.
        most: how many bytes it may have.

    Raises:
        DoorlistError: `error`, with the path.
    """
    try:
        data = read(path, most)
    except Unreadable as unreadable:
        raise error(f"{what} can't be read: {unreadable}", where=path, fix=fix) from None
    try:
        return parse(data)
    except error as wrong:
        wrong.where = wrong.where or path
        raise


@contextmanager
def opened(path: str | Path) -> Iterator[BinaryIO]:
    """A plain file, to be read piece by piece. Raises Unreadable, also for what goes wrong while it is read."""
    try:
        file = open(path, "rb", opener=_at_once)  # noqa: SIM115  # pathlib has no opener; closed below
    except (OSError, ValueError) as error:  # ValueError: a name with a null byte
        raise _unreadable(error) from None
    with file:
        try:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("it isn't a plain file", special=True)
            yield file
        except OSError as error:
            raise _unreadable(error) from None


def _unreadable(error: OSError | ValueError) -> Unreadable:
    why = error.strerror if isinstance(error, OSError) else str(error)
    missing, special = isinstance(error, FileNotFoundError), isinstance(error, IsADirectoryError)
    return Unreadable((why or "unknown reason").lower(), missing=missing, special=special)


def _at_once(path: str, flags: int) -> int:
    """Open without waiting: a pipe in the file's place would make an ordinary open wait for ever."""
    return os.open(path, flags | _FLAGS)


def _size(count: int) -> str:
    """`16 MiB`, `1 GiB`."""
    unit, name = (1024**3, "GiB") if count >= 1024**3 else (1024**2, "MiB")
    return f"{count // unit:,} {name}"


class Prepared(NamedTuple):
    """New bytes that are on the disk beside the file which they are to replace."""

    temporary: Path
    target: Path

    def put_in_place(self) -> None:
        """Replaces the file. Raises OSError."""
        self.temporary.replace(self.target)

    def discard(self) -> None:
        """Leaves the file as it is."""
        with suppress(OSError):
            self.temporary.unlink()


def prepare(target: Path, pieces: Iterable[bytes], *, mode: int | None = None) -> Prepared:
    """Writes bytes beside a file.

    Args:
        target: the file; its folder is there.
        pieces: what it is to hold.
        mode: its permissions; by default its owner alone may read it.

    Raises:
        OSError: they can't be written; nothing is left behind. ValueError: the name holds a null byte.
    """
    # 9 ms to import, and only writing needs them.
    import tempfile
    from pathlib import Path

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    prepared = Prepared(Path(name), target)
    try:
        with open(handle, "wb") as out:  # noqa: PTH123  # a descriptor, not a path
            out.writelines(pieces)
            out.flush()
            os.fsync(out.fileno())
        if mode is not None:
            prepared.temporary.chmod(mode)
    except BaseException:
        prepared.discard()
        raise
    return prepared


def write(target: Path, pieces: Iterable[bytes]) -> None:
    """Writes a file whole or not at all, for its owner alone. Raises as `prepare`."""
    prepared = prepare(target, pieces)
    try:
        prepared.put_in_place()
    except BaseException:
        prepared.discard()
        raise
