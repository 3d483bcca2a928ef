"""`doorlist rename`: one address becomes another in the access files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.edit_options import change_options, email

if TYPE_CHECKING:
    from doorlist.access.load import Opened
    from doorlist.cli.edit_options import How
    from doorlist.editing.places import Files


@click.command("rename")
@click.argument("old", type=email)
@click.argument("new", type=email)
@change_options
def command(old: str, new: str, how: How) -> int:
    """Write another address for somebody, wherever the access files name them.

    Entries keep their places, roles, reasons and comments. To the platform these are two people: plan tells what that
    means. The platform isn't touched: that is for plan and apply.
    """
    from doorlist.editing.rename import rename
    from doorlist.tasks.change import carry_out

    def work(files: Files, _: Opened) -> None:
        rename(files, old, new)

    return carry_out(how, work)
