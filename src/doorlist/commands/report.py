"""`doorlist report`: the access review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doorlist.commands.options import (
    annotate_option,
    as_of_option,
    comment_key_option,
    connection_options,
    files_argument,
    format_option,
    guardrails_option,
    out_dir_option,
    verbose_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@click.command("report")
@files_argument
@guardrails_option
@as_of_option
@click.option(
    "--soon",
    type=click.IntRange(0, 3_650),
    metavar="DAYS",
    default=30,
    show_default=True,
    help="How many days ahead an end of access counts as soon.",
)
@format_option("text", "json", "markdown", "html", "csv")
@comment_key_option
@click.option(
    "--out",
    metavar="FILE",
    help="Write to FILE instead of stdout; its suffix is the format where --format isn't given.",
)
@out_dir_option
@annotate_option
@connection_options
@verbose_option
def command(
    files: Sequence[str],
    guardrails: Sequence[str],
    as_of: datetime | None,
    soon: int,
    form: str,
    out: str | None,
    out_dir: str | None,
    annotate: str | None,
    **link: Any,
) -> int:
    """Review access: who has what, why, since which line, until when.

    It also shows what differs from live, who is waiting, and what ends soon. FILE is a file or a folder of them; by
    default access.yaml, or the folder access. Nothing is changed. Projects that the files don't manage are read and
    shown, too. With --annotate, what ends soon becomes notices.
    """
    from doorlist.commands.printing import colour, note, put, save, stdout
    from doorlist.commands.rendering import keep_all
    from doorlist.commands.reporting import FORMATS, report_pieces, reported
    from doorlist.commands.session import Link, Request

    report = reported(Request(files, guardrails, as_of=as_of), Link(**link), soon, annotate)
    if annotate is not None:
        import sys

        from doorlist.output.report.annotations import report_annotations

        put(report_annotations(report), to=sys.stderr)
    keep_all(out_dir, "report", lambda each: report_pieces(report, each), FORMATS)
    if out is not None:
        save(out, report_pieces(report, _form(form, out)))
        note(f"Saved to {out}")
    else:
        put(report_pieces(report, form, coloured=colour(stdout())), text=form == "text")
    return 0


def _form(form: str, out: str) -> str:
    """The format that a file is written in: what was asked for, else what its name says."""
    from doorlist.commands.printing import SUFFIXES

    given = click.get_current_context().get_parameter_source("form")
    if given is not click.core.ParameterSource.DEFAULT:
        return form
    by_suffix = {suffix: each for each, suffix in SUFFIXES.items()}
    return by_suffix.get(Path(out).suffix.removeprefix("."), form)
