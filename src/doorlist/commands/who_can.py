"""`doorlist who-can`: who holds a permission, and through what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from doorlist.cli.options import (
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


@click.command("who-can")
@click.argument("permission", metavar="PERMISSION")
@files_argument
@project_option
@offline_option
@guardrails_option
@format_option("text", "json", "markdown", "html")
@comment_key_option
@out_dir_option
@connection_options
@verbose_option
def command(
    permission: str,
    files: Sequence[str],
    project: str | None,
    offline: bool,
    guardrails: Sequence[str],
    form: str,
    out_dir: str | None,
    **link: Any,
) -> int:
    """Tell who holds a permission, and through what.

    PERMISSION is a name (trace:delete) or a pattern (trace:*, *:delete). It is asked of the organization and of all
    projects that the files manage; who could get it for themselves is listed apart. FILE is a file or a folder of
    them; by default access.yaml, or the folder access. Nothing is changed.
    """
    from doorlist.cli.findings import put_hints_on_request
    from doorlist.cli.showing import Showing, show
    from doorlist.output.who_can import who_can_view
    from doorlist.tasks.powers_offline import who_can_offline

    if offline:
        found = who_can_offline(permission, files, guardrails, project)
    else:
        from doorlist.tasks.powers_live import who_can_live
        from doorlist.tasks.session import Link, Request

        found = who_can_live(permission, Request(files, guardrails), Link(**link), project)
    put_hints_on_request(found.hints)
    show(who_can_view(found), Showing(form, out_dir))
    return 0
