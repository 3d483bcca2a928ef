"""`doorlist explain`: one person, what they hold, may do, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from doorlist.cli.option_values import email
from doorlist.cli.options import (
    as_of_option,
    comment_key_option,
    connection_options,
    files_argument,
    format_option,
    guardrails_option,
    offline_option,
    out_dir_option,
    project_option,
    verbose_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@click.command("explain")
@click.argument("person", metavar="EMAIL", type=email)
@files_argument
@project_option
@offline_option
@guardrails_option
@as_of_option
@format_option("text", "json", "markdown", "html")
@comment_key_option
@out_dir_option
@connection_options
@verbose_option
def command(
    person: str,
    files: Sequence[str],
    project: str | None,
    offline: bool,
    guardrails: Sequence[str],
    as_of: datetime | None,
    form: str,
    out_dir: str | None,
    **link: Any,
) -> int:
    """Explain one person: what they hold, may do, and why.

    Each scope where the person is in, invited or named: the live role and the one that the files want, where they
    say so, what is waited for; and what the person may do there, with the way to it, also through the organization.
    FILE is a file or a folder of them; by default access.yaml, or the folder access. Nothing is changed. Exits 1
    where nobody knows the person.
    """
    from doorlist.cli.showing import Showing, show
    from doorlist.output.explain import explain_view
    from doorlist.tasks.powers_offline import explain_offline

    if offline:
        found = explain_offline(person, files, guardrails, as_of, project)
    else:
        from doorlist.tasks.powers_live import explain_live
        from doorlist.tasks.session import Link, Request

        found = explain_live(person, Request(files, guardrails, as_of=as_of), Link(**link), project)
    show(explain_view(found), Showing(form, out_dir))
    return 0
