"""`doorlist show`: a saved plan for people and machines."""

from __future__ import annotations

import click

from doorlist.commands.options import (
    annotate_option,
    comment_key_option,
    format_option,
    out_dir_option,
    verbose_option,
)


@click.command("show")
@click.argument("plan", metavar="PLAN")
@format_option("text", "json", "markdown", "html")
@comment_key_option
@out_dir_option
@annotate_option
@verbose_option
def command(plan: str, form: str, out_dir: str | None, annotate: str | None) -> int:
    """Show a saved plan.

    PLAN is a file that `doorlist plan --out` wrote.
    """
    from doorlist.commands.annotating import annotate_plan
    from doorlist.commands.planfile import saved_plan
    from doorlist.commands.rendering import put_plan

    saved = saved_plan(plan)
    put_plan(saved, form, out_dir=out_dir)
    annotate_plan(saved, annotate)
    return 0
