"""`doorlist plan`: what would have to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from doorlist.cli.options import (
    annotate_option,
    as_of_option,
    comment_key_option,
    compact_option,
    connection_options,
    files_argument,
    format_option,
    gitlab_report_option,
    guardrails_option,
    journal_option,
    narrowing,
    narrowing_options,
    only_option,
    out_dir_option,
    override_options,
    verbose_option,
)
from doorlist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from doorlist.values.guardrails import Limit


@click.command("plan")
@files_argument
@click.option("--out", metavar="FILE", help="Save the plan for `doorlist apply --plan`.")
@click.option(
    "--desired",
    metavar="FILE",
    help="Plan what `validate --desired-out` wrote; FILE, where given, adds its guardrails. The plan is for reading.",
)
@click.option("--detailed-exitcode", is_flag=True, help="Exit 2 where there is something to do.")
@guardrails_option
@override_options
@as_of_option
@only_option
@format_option("text", "json", "markdown", "html")
@compact_option
@narrowing_options
@comment_key_option
@out_dir_option
@annotate_option
@gitlab_report_option
@journal_option
@connection_options
@verbose_option
def command(
    files: Sequence[str],
    out: str | None,
    desired: str | None,
    detailed_exitcode: bool,
    guardrails: Sequence[str],
    max_removals: Limit | None,
    allow_guardrail: Sequence[str],
    as_of: datetime | None,
    only: Literal["due"] | None,
    form: str,
    compact: bool,
    only_people: Sequence[str],
    only_projects: Sequence[str],
    out_dir: str | None,
    annotate: str | None,
    gitlab_report: str | None,
    journal: str,
    **link: Any,
) -> int:
    """Show what it takes to make live match the access files.

    FILE is a file or a folder of them; by default access.yaml, or the folder access. Nothing is changed. Exits 3 if a
    guardrail forbids the plan.
    """
    import shlex

    from doorlist.cli.file_endings import must_fit
    from doorlist.cli.findings import put_hints
    from doorlist.cli.printing import note, save
    from doorlist.cli.showing import Showing, show
    from doorlist.output.plan import plan_view
    from doorlist.tasks.saved_plan import Digested
    from doorlist.tasks.session import Link, Request, plan_now

    if desired is not None and out is not None:
        raise UsageError(
            "a plan of --desired can't be saved",
            fix="A plan that is to be applied is made from the access files themselves.",
        )
    must_fit(out, "json")
    narrowed = narrowing(only_people, only_projects, form)
    request = Request(files, guardrails, max_removals, allow_guardrail, as_of, only, journal, desired)
    plan = plan_now(request, Link(**link), annotate).plan
    put_hints(plan.hints)
    view = plan_view(plan, compact=compact, narrowing=narrowed)
    digest = None
    if out is not None:
        content = Digested(view.json())
        save(out, content)
        digest = content.digest
        view = plan_view(plan, compact=compact, digest=digest, narrowing=narrowed)
    if gitlab_report is not None:
        from doorlist.output.gitlab import gitlab_report as report

        save(gitlab_report, [report(plan)])
    show(view, Showing(form, out_dir, annotate))
    if out is not None:
        note(f"Saved to {out}: {digest}")
        if plan.as_of is None and not plan.blocked and plan.actions:
            note(f"To carry out exactly this: doorlist apply --plan {shlex.quote(out)} --expect {digest}")
    if plan.blocked:
        return 3
    return 2 if detailed_exitcode and plan.actions else 0
