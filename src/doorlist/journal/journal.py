"""The append-only record of one run: no request goes out before its line is on disk."""

from __future__ import annotations

import asyncio
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from doorlist.errors import JournalError
from doorlist.journal.opening import open_locked, unusable
from doorlist.journal.record import Line, encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from doorlist.journal.record import Fate
    from doorlist.values.kinds import Kind
    from doorlist.values.scope import Scope


class Journal:
    """Holds a journal's file and lock for one run; use it in a `with` statement.

    Lines of requests that go out side by side share one write and one sync, done in a thread of its own, so that
    neither the event loop nor the requests wait for the disk one after another.

    Args:
        path: the file; made, with its folder, where it isn't there.
        organization: the id of the one that the run is about; it stands in every line, as a journal can hold the
            lines of several.
        clock: the present moment, UTC.

    Raises:
        JournalError: on entering, see `opening.open_locked`.
    """

    def __init__(
        self, path: str | Path, organization: str, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.path = Path(path)
        self._organization = organization
        self.run = secrets.token_hex(8)
        self._clock = clock
        self._seq = 0
        self._file = self._lock = -1
        self._pending: list[tuple[bytes, asyncio.Future[None] | None]] = []
        self._flushing: asyncio.Task[None] | None = None
        self._broken: JournalError | None = None

    def __enter__(self) -> Self:
        self._file, self._lock = open_locked(self.path)
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="journal")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown()
        left, self._pending = self._pending, []
        if left and self._broken is None:  # given up in the middle: what is known is still worth keeping
            with suppress(OSError):
                self._append(b"".join(line for line, _ in left))
        os.close(self._file)
        os.close(self._lock)

    async def before(
        self,
        kind: Kind,
        scope: Scope,
        emails: tuple[str, ...] = (),
        *,
        role: str | None = None,
        invitations: tuple[int, ...] = (),
        name: str | None = None,
        definition: str | None = None,
    ) -> Line:
        """Record a request that is about to go out; returns once the line is on disk.

        Raises:
            JournalError: it can't be recorded, so the request must not be sent.
        """
        self._seq += 1
        line = Line(
            run=self.run,
            seq=self._seq,
            at=self._clock(),
            phase="before",
            organization=self._organization,
            kind=kind,
            scope=scope.key,
            emails=emails,
            role=role,
            invitations=invitations,
            name=name,
            definition=definition,
        )
        if self._broken is not None:
            raise self._broken
        on_disk: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._add(line, on_disk)
        await on_disk
        return line

    def after(
        self,
        request: Line,
        result: Fate,
        *,
        emails: tuple[str, ...] | None = None,
        invitations: tuple[int, ...] | None = None,
        definition: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Record what came of a request.

        It doesn't wait for the disk: lines are written in order, so the `before` of the next request waits for
        this one as well. Whoever sends nothing more calls `flush`.

        Args:
            request: its line from `before`.
            emails: whom it really reached; `None`: all it was about.
            invitations: ids of what it created; `None`: those it was about.
            definition: the id of the role or policy that it made; `None`: that which it was about, if any.
        """
        self._add(
            replace(
                request,
                at=self._clock(),
                phase="after",
                emails=request.emails if emails is None else emails,
                invitations=request.invitations if invitations is None else invitations,
                definition=request.definition if definition is None else definition,
                result=result,
                detail=detail,
            ),
            None,
        )

    async def flush(self) -> None:
        """Wait until every line is on disk.

        Raises:
            JournalError: a line couldn't be written.
        """
        if self._flushing is not None:
            await asyncio.shield(self._flushing)
        if self._broken is not None:
            raise self._broken

    def _add(self, line: Line, on_disk: asyncio.Future[None] | None) -> None:
        self._pending.append((encode(line), on_disk))
        if self._flushing is None:
            self._flushing = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        """Write what is pending until nothing is; whatever arrives during a sync shares the next one."""
        loop = asyncio.get_running_loop()
        try:
            while self._pending:
                batch, self._pending = self._pending, []
                if self._broken is None:
                    try:
                        await loop.run_in_executor(self._threads, self._append, b"".join(line for line, _ in batch))
                    except OSError as error:
                        self._broken = unusable(self.path, error)
                for _, on_disk in batch:
                    # A request that was given up meanwhile no longer waits for its line.
                    if on_disk is not None and not on_disk.done():
                        if self._broken is None:
                            on_disk.set_result(None)
                        else:
                            on_disk.set_exception(self._broken)
        finally:
            self._flushing = None

    def _append(self, lines: bytes) -> None:
        """Write lines; done in the thread."""
        size = os.fstat(self._file).st_size
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            lines = b"\n" + lines  # a killed run left a torn line; it stays, and isn't continued
        written = 0
        while written < len(lines):
            written += os.write(self._file, lines[written:])
        os.fsync(self._file)
