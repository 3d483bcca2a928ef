"""`doorlist diff`: what a change of the access files means for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.options import (
    annotate_option,
    comment_key_option,
    format_option,
    guardrails_option,
    narrowing,
    narrowing_options,
    out_dir_option,
    verbose_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("diff")
@click.argument("paths", metavar="OLD NEW | [FILE]...", nargs=-1)
@click.option(
    "--git",
    "span",
    metavar="COMMIT|BASE..HEAD",
    help="Compare a commit with the work tree, or two commits, read from git's objects. With three dots, compare "
    "with where HEAD left BASE.",
)
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 where something is different.")
@guardrails_option
@format_option("text", "json", "markdown", "html")
@narrowing_options
@comment_key_option
@out_dir_option
@annotate_option
@verbose_option
def command(
    paths: Sequence[str],
    span: str | None,
    detailed_exitcode: bool,
    guardrails: Sequence[str],
    form: str,
    only_people: Sequence[str],
    only_projects: Sequence[str],
    out_dir: str | None,
    annotate: str | None,
) -> int:
    """Show what a change of the access files means for each person; no key needed.

    OLD and NEW are files or folders; where OLD isn't there, everything is new. With --git, FILE is a file or a folder
    on both sides; by default access.yaml, or the folder access. Guardrails that need no live state are checked on
    the new side.
    """
    from doorlist.cli.findings import annotated
    from doorlist.cli.showing import Showing, show
    from doorlist.output.diff import diff_view
    from doorlist.tasks.diff import compared

    only = narrowing(only_people, only_projects, form)
    with annotated(annotate):
        found = compared(paths, span, guardrails)
    show(diff_view(found, only), Showing(form, out_dir, annotate))
    return 2 if detailed_exitcode and found.changes else 0
