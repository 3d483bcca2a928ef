"""`doorlist report`: the access review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from doorlist.cli.options import (
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


FORMATS: Final = ("text", "json", "markdown", "html", "csv")


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
@click.option("--keys", is_flag=True, help="Also list API keys; old, unused and endless ones are marked.")
@click.option("--blame", is_flag=True, help="Also say since which commit, and whose, each entry is there (git).")
@format_option(*FORMATS)
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
    keys: bool,
    blame: bool,
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
    from doorlist.cli.file_endings import form_of
    from doorlist.cli.showing import Showing, show
    from doorlist.output.report.view import report_view
    from doorlist.tasks.report import reported
    from doorlist.tasks.session import Link, Request

    form = form_of(out, form, FORMATS)
    report = reported(Request(files, guardrails, as_of=as_of), Link(**link), soon, annotate, keys=keys, blame=blame)
    show(report_view(report), Showing(form, out_dir, annotate, out))
    return 0
