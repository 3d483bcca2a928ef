"""`doorlist drift`: how live differs from the access files."""

from __future__ import annotations

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


@click.command("drift")
@files_argument
@click.option(
    "--baseline",
    metavar="SNAPSHOT",
    help="Tell changes made outside from changes not yet applied, by a file that `doorlist snapshot` wrote.",
)
@guardrails_option
@as_of_option
@format_option("text", "json", "markdown", "html")
@comment_key_option
@out_dir_option
@annotate_option
@connection_options
@verbose_option
def command(
    files: Sequence[str],
    baseline: str | None,
    guardrails: Sequence[str],
    as_of: datetime | None,
    form: str,
    out_dir: str | None,
    annotate: str | None,
    **link: Any,
) -> int:
    """Tell how live differs from the access files; changes nothing.

    FILE is a file or a folder of them; by default access.yaml, or the folder access. Whoever has yet to answer an
    invitation is no drift, nor is whoever is kept. Exits 2 if there is drift.
    """
    from doorlist.commands.comparing import drifted
    from doorlist.commands.session import Link, Request
    from doorlist.commands.showing import Showing, show
    from doorlist.output.drift import drift_view

    found = drifted(Request(files, guardrails, as_of=as_of), Link(**link), baseline, annotate)
    show(drift_view(found), Showing(form, out_dir, annotate))
    return 2 if found.any else 0
