"""`-v` and `-vv`: lists in full where text only counts, and the log of requests on stderr.

The log has verb, path and status only: a secret is in none of them.
"""

from __future__ import annotations

import click

from doorlist.commands import run


def _switch_on(ctx: click.Context, _parameter: click.Parameter, count: int) -> None:
    if not count:
        return
    told = run.of(ctx)
    told.verbosity += count
    _log(told.verbosity)
    ctx.find_root().call_on_close(_stop)


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
