"""`doorlist apply`: plans, asks, carries out, reads again and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from doorlist.cli.option_values import digest
from doorlist.cli.options import (
    annotate_option,
    comment_key_option,
    compact_option,
    connection_options,
    files_argument,
    format_option,
    guardrails_option,
    journal_option,
    only_option,
    out_dir_option,
    override_options,
    verbose_option,
)
from doorlist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.values.guardrails import Limit


@click.command("apply")
@files_argument
@click.option(
    "--plan", "saved", metavar="FILE", help="Carry out exactly this saved plan, or refuse. Needs no approval."
)
@click.option(
    "--expect",
    metavar="DIGEST",
    type=digest,
    help="With --plan: refuse any file but the one with this digest, which `plan --out` prints (sha256:…).",
)
@click.option("--auto-approve", is_flag=True, help="Don't ask.")
@guardrails_option
@override_options
@only_option
@format_option("text", "json", "markdown", "html")
@compact_option
@comment_key_option
@out_dir_option
@annotate_option
@journal_option
@connection_options
@verbose_option
def command(
    files: Sequence[str],
    saved: str | None,
    expect: str | None,
    auto_approve: bool,
    guardrails: Sequence[str],
    max_removals: Limit | None,
    allow_guardrail: Sequence[str],
    only: Literal["due"] | None,
    form: str,
    compact: bool,
    out_dir: str | None,
    annotate: str | None,
    journal: str,
    **link: Any,
) -> int:
    """Do it: plan, ask, carry out, read again and report.

    FILE is a file or a folder of them; by default access.yaml, or the folder access. With --plan no access file is
    read: the plan carries what it was made for. What of it was done already is told as done; where something is
    needed by now that isn't part of it, it is refused with exit code 4.
    """
    from doorlist.cli.showing import Showing
    from doorlist.tasks.session import Link, Request

    showing = Showing(form, out_dir, annotate)
    if saved is not None:
        _must_be_alone(
            files=files,
            guardrails=guardrails,
            max_removals=max_removals,
            allow_guardrail=allow_guardrail,
            only=only,
        )
        from doorlist.tasks.apply import apply_saved

        return apply_saved(saved, Link(**link), journal, showing, expect)
    if expect is not None:
        raise UsageError("--expect is for --plan: it says which saved plan was approved", fix="Add --plan FILE.")
    from doorlist.tasks.apply import apply_files

    request = Request(files, guardrails, max_removals, allow_guardrail, only=only, journal=journal)
    return apply_files(request, Link(**link), showing, ask=not auto_approve, compact=compact)


def _must_be_alone(**given: object) -> None:
    """Refuse options beside a saved plan that would change what was approved."""
    names = {"files": "FILE", "guardrails": "--guardrails", "max_removals": "--max-removals"}
    for name, value in given.items():
        if value:
            shown = names.get(name, f"--{name.replace('_', '-')}")
            raise UsageError(
                f"{shown} can't be used with --plan: a saved plan is carried out as it was approved",
                fix="Leave it out, or make a new plan with `doorlist plan --out`.",
            )
