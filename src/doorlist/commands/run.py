"""What is known of one run of the command line, from the first option to the exit code."""

from __future__ import annotations

from dataclasses import dataclass

import click


@dataclass(slots=True)
class Run:
    """Carried by click's context; made by `__main__` before anything is parsed."""

    verbosity: int = 0


def of(ctx: click.Context) -> Run:
    """The run that a context belongs to; a new one where there is none (a command called by itself)."""
    return ctx.ensure_object(Run)
