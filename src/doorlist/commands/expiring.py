"""`doorlist expiring`: entries that end or fall back soon, or have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.option_values import span
from doorlist.cli.options import (
    annotate_option,
    comment_key_option,
    default_files,
    files_argument,
    format_option,
    guardrails_option,
    out_dir_option,
    verbose_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta


@click.command("expiring")
@files_argument
@click.option(
    "--within",
    type=span,
    default="30d",
    show_default=True,
    metavar="TIME",
    help="How far ahead to look: hours, days or weeks.",
)
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 where anything is listed.")
@guardrails_option
@format_option("text", "json", "markdown", "html")
@comment_key_option
@out_dir_option
@annotate_option
@verbose_option
def command(
    files: Sequence[str],
    within: timedelta,
    detailed_exitcode: bool,
    guardrails: Sequence[str],
    form: str,
    out_dir: str | None,
    annotate: str | None,
) -> int:
    """List entries that end or fall back soon, or have ended; no key needed.

    Each is shown with the command that renews it. FILE is a file or a folder of them; by default access.yaml, or the
    folder access.
    """
    from datetime import UTC, datetime

    from doorlist.access.load import load
    from doorlist.cli.findings import annotated
    from doorlist.cli.showing import Showing, show
    from doorlist.output.expiring import expiring_view
    from doorlist.review.expiring import expiring

    moment = datetime.now(UTC).replace(microsecond=0)
    with annotated(annotate):
        desired = load(default_files(files), guardrails=guardrails, now=moment).desired
    found = expiring(desired, moment=moment, within=within, paths=files)
    show(expiring_view(found), Showing(form, out_dir, annotate))
    return 2 if detailed_exitcode and found.entries else 0
