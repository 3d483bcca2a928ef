"""`doorlist renew`: move the end of somebody's entry in the access files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.edit_options import change_options, day, scope_options, who

if TYPE_CHECKING:
    from doorlist.access.load import Opened
    from doorlist.cli.edit_options import How
    from doorlist.editing.places import Files


@click.command("renew")
@click.argument("whom", metavar="EMAIL", type=who)
@change_options
@click.option(
    "--until", required=True, type=day, metavar="DATE", help="To the end of that day in UTC; 90d is in so many days."
)
@scope_options(organization=True)
def command(whom: str, until: str, how: How, project: str | None, template: str | None, organization: bool) -> int:
    """Move the end of somebody's entry in the access files.

    EMAIL may be group:NAME. Without a scope it is the one entry of theirs that ends. The platform isn't touched: that
    is for plan and apply.
    """
    from doorlist.editing.renew import ends_before, renew
    from doorlist.tasks.change import carry_out, notes, owner_of

    earlier: list[str] = []

    def work(files: Files, _: Opened) -> None:
        of = owner_of(files, project, template, organization=organization)
        renewed = renew(files, whom, until, of)
        first = ends_before(files, whom, until, renewed.people.owner)
        if first is not None:
            end = first.field("expires")
            earlier.append(
                f"{whom} leaves the organization before, at {end} ({first.place}): the earlier of both counts."
            )

    code = carry_out(how, work)
    notes(iter(earlier))
    return code
