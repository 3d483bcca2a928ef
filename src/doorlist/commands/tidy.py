"""`doorlist tidy`: take out of the access files what has had its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from doorlist.cli.edit_options import change_options
from doorlist.cli.options import connection_options

if TYPE_CHECKING:
    from doorlist.access.load import Opened
    from doorlist.cli.edit_options import How
    from doorlist.editing.places import Files


@click.command("tidy")
@change_options
@click.option(
    "--live",
    "with_live",
    is_flag=True,
    help="Read live state too: take out `was` that is done, and move invitees who have joined to members.",
)
@connection_options
def command(how: How, with_live: bool, **link: Any) -> int:
    """Take out of the access files what has had its time.

    Entries that have ended go. One that still changes something stays, and is named with the reason. Nobody holds
    anything else afterwards. With --live a key is needed; only reading requests are sent.
    """
    from datetime import UTC, datetime

    from doorlist.editing.tidy import check_unchanged, tidy
    from doorlist.tasks.change import carry_out, notes

    live = None
    if with_live:
        from doorlist.tasks.session import Link, whole

        live = whole(Link(**link)).live
    hints: list[str] = []

    def work(files: Files, opened: Opened) -> None:
        hints.extend(tidy(files, opened.loaded().desired, datetime.now(UTC), live))

    code = carry_out(how, work, check=check_unchanged)
    notes(iter(hints))
    return code
