"""`doorlist show`: a saved plan for people and machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.options import (
    annotate_option,
    comment_key_option,
    compact_option,
    format_option,
    narrowing,
    narrowing_options,
    out_dir_option,
    verbose_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("show")
@click.argument("plan", metavar="PLAN")
@format_option("text", "json", "markdown", "html")
@compact_option
@narrowing_options
@comment_key_option
@out_dir_option
@annotate_option
@verbose_option
def command(
    plan: str,
    form: str,
    compact: bool,
    only_people: Sequence[str],
    only_projects: Sequence[str],
    out_dir: str | None,
    annotate: str | None,
) -> int:
    """Show a saved plan.

    PLAN is a file that `doorlist plan --out` wrote.
    """
    from doorlist.cli.showing import Showing, show
    from doorlist.output.plan import plan_view
    from doorlist.tasks.saved_plan import saved_plan

    only = narrowing(only_people, only_projects, form)
    saved = saved_plan(plan)
    view = plan_view(saved.plan, compact=compact, digest=saved.digest, narrowing=only)
    show(view, Showing(form, out_dir, annotate))
    return 0
