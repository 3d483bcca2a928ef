"""What is known of one run of the command line, from its first option to its exit code: `-v` and `--comment-key`.

The log that `-v` switches on has verb, path and status only: a secret is in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import click

#: Bytes that the key of a comment may have, so that the marker can hold it.
_MOST: Final = 100


@dataclass(slots=True)
class Run:
    """Carried by click's context; made by `__main__` before anything is parsed.

    Attributes:
        verbosity: how often `-v` was given.
        comment_key: the key in the marker of Markdown, by which two jobs keep their comments apart.
    """

    verbosity: int = 0
    comment_key: str = "default"


def current_run() -> Run:
    """The run of the command that runs; a new one outside of any."""
    context = click.get_current_context(silent=True)
    return Run() if context is None else _run_of(context)


def _run_of(context: click.Context) -> Run:
    """The run that a context belongs to; a new one where there is none (a command called by itself)."""
    return context.ensure_object(Run)


def keep_comment_key(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Keep the value of `--comment-key`. Raises BadParameter: it is empty, or longer than a marker can hold."""
    if value is None:
        return
    if not value or len(value.encode("utf-8", "replace")) > _MOST:
        raise click.BadParameter(f"a key has 1 to {_MOST} bytes.")
    _run_of(context).comment_key = value


def _switch_on(context: click.Context, _parameter: click.Parameter, count: int) -> None:
    if not count:
        return
    run = _run_of(context)
    run.verbosity += count
    _log(run.verbosity)
    context.find_root().call_on_close(_stop)


def _log(verbosity: int) -> None:
    # 5 ms to import, and most runs are quiet.
    import logging

    logger = logging.getLogger("doorlist")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(logging.DEBUG if verbosity > 1 else logging.INFO)


def _stop() -> None:
    import logging

    logger = logging.getLogger("doorlist")
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


verbose_option = click.option(
    "-v",
    "--verbose",
    count=True,
    is_eager=True,
    expose_value=False,
    callback=_switch_on,
    help="Show in full what text only counts, and log each request (verb, path, status) to stderr; -vv also shows "
    "tracebacks.",
)
