"""doorlist's command line in this process, with streams of its own."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from doorlist.__main__ import main
from support.marked_secrets import saw

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator


class Ended(NamedTuple):
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What stdout holds, which must be one JSON document and nothing else."""
        return json.loads(self.out)


class Stream(io.TextIOWrapper):
    """A stream that may say that it is a terminal."""

    def __init__(self, text: str = "", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8", newline="\n")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    @property
    def written(self) -> str:
        """All that was written, as UTF-8."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


@contextmanager
def streams(stdin: str = "", *, terminal: bool = False) -> Iterator[tuple[Stream, Stream]]:
    """Replaces the three streams; yields stdout and stderr."""
    out, err = Stream(terminal=terminal), Stream(terminal=terminal)
    with (
        patch.object(sys, "stdin", Stream(stdin, terminal=terminal)),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
    ):
        yield out, err


def doorlist(*arguments: str, stdin: str = "", terminal: bool = False) -> Ended:
    """Run a command line.

    Args:
        *arguments: the words after `doorlist`.
        stdin: what a person types.
        terminal: whether the three streams say that they are one.
    """
    with streams(stdin, terminal=terminal) as (out, err), patch.object(asyncio, "run", _run_beside):
        ended = Ended(main(arguments), out.written, err.written)
    saw(ended.out, "stdout")
    saw(ended.err, "stderr")
    return ended


def _run_beside(work: Coroutine[Any, Any, Any], *, _run: Callable[..., Any] = asyncio.run) -> Any:
    """`asyncio.run` in a thread of its own.

    CPython 3.11 stops tracing a thread once an exception is thrown into a coroutine, as the opening of any connection
    does: what commands do afterwards would never count as covered.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_run, work).result()
