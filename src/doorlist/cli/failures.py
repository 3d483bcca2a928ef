"""Turns whatever goes wrong into text on stderr, with `--format json` a document on stdout, and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from doorlist.cli.printing import colour
from doorlist.errors import DoorlistError, UsageError
from doorlist.output.problems import error_text, errors_json
from doorlist.output.style import palette

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from doorlist.cli.run_state import Run


def failed(error: BaseException, arguments: Sequence[str], run: Run) -> int:
    """Tell what happened.

    Args:
        error: what ended the run.
        arguments: the command line. An error of usage comes before any option is known, so `--format json` is
            looked for in the words themselves.
        run: how much is to be told.

    Returns:
        The exit code.
    """
    if isinstance(error, SystemExit):  # shell completion ends so
        return error.code if isinstance(error.code, int) else 0
    if _pipe_closed(error):  # the reader is gone (`| head`)
        _write(sys.stdout)
        _write(sys.stderr)
        return 1
    told = _as_error(error)
    _write(sys.stdout, [errors_json(told)] if _json_asked_for(arguments) else [])
    _write(sys.stderr, error_text(told, palette=palette(colour(sys.stderr))))
    if not _expected(error) and (run.verbosity > 1 or os.environ.get("DOORLIST_DEBUG")):
        _write(sys.stderr, _traceback(error))
    return told.exit_code


def _as_error(error: BaseException) -> DoorlistError:
    if isinstance(error, DoorlistError):
        return error
    if isinstance(error, click.UsageError):
        return UsageError(error.format_message(), fix=_usage(error.ctx))
    if isinstance(error, click.ClickException):
        return DoorlistError(error.format_message())
    if _is_interrupt(error):
        return DoorlistError("stopped by you")
    if isinstance(error, OSError) and error.strerror and not isinstance(error, ConnectionError):
        place = str(error.filename) if error.filename is not None else None
        return DoorlistError(error.strerror, where=place, fix="Check the path, its permissions and the free space.")
    return _bug(error)


def _usage(ctx: click.Context | None) -> str | None:
    if ctx is None:
        return None
    usage = " ".join(ctx.get_usage().split())
    return f"{usage}\n`{ctx.command_path} --help` lists the options."


def _bug(error: BaseException) -> DoorlistError:
    # Not the error's own text: it may quote anything, a key or a token too.
    frames = traceback.extract_tb(error.__traceback__)
    spot = next((f for f in reversed(frames) if f"{os.sep}doorlist{os.sep}" in f.filename), None)
    place = "" if spot is None else f" at {Path(spot.filename).name}:{spot.lineno}, in {spot.name}"
    return DoorlistError(
        f"doorlist made a mistake: {type(error).__name__}{place}",
        fix="Please report this line with the command and the version. With -vv doorlist shows the traceback.",
    )


def _expected(error: BaseException) -> bool:
    return isinstance(error, (DoorlistError, click.ClickException)) or _is_interrupt(error)


def _is_interrupt(error: BaseException) -> bool:
    """Whether somebody pressed Ctrl-C. While pydantic builds a validator, it turns that into an error of its own."""
    if type(error).__name__ == "SchemaError":
        return "KeyboardInterrupt" in str(error)
    return isinstance(error, (KeyboardInterrupt, click.Abort))


def _traceback(error: BaseException) -> Iterator[str]:
    """The traceback with every message made free of secrets."""
    from doorlist.api.redacted import redacted
    from doorlist.api.settings import KEY_VARIABLE

    key = os.environ.get(KEY_VARIABLE, "")
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n'
        yield f"    {_without(key, frame.line or '')}\n"
    yield f"{type(error).__name__}: {redacted(error, key)}\n"
    before = error.__cause__ or error.__context__
    if before is not None:
        yield "which came from\n"
        yield from _traceback(before)


def _without(key: str, text: str) -> str:
    for spelling in {key, quote(key, safe="")} - {""}:
        text = text.replace(spelling, "[key]")
    return text


def _json_asked_for(arguments: Sequence[str]) -> bool:
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)


def _pipe_closed(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in {errno.EPIPE, errno.ESHUTDOWN}


def _write(stream: TextIO, pieces: Iterable[str] = ()) -> None:
    """Write as much as the stream takes. Where it takes no more, there is nobody to tell an error to.

    What is left then (nobody reads, the disk is full) goes nowhere: at exit it would fail again, with a traceback.
    """
    try:
        stream.writelines(pieces)
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
