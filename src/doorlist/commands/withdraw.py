"""`doorlist withdraw`: take somebody out of the access files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.edit_options import change_options, scope_options, who

if TYPE_CHECKING:
    from doorlist.access.load import Opened
    from doorlist.cli.edit_options import How
    from doorlist.editing.places import Files


@click.command("withdraw")
@click.argument("whom", metavar="EMAIL", type=who)
@change_options
@scope_options(organization=True)
@click.option("--from-group", is_flag=True, help="Where a group brings them into the scope: out of the group.")
def command(
    whom: str, how: How, project: str | None, template: str | None, organization: bool, from_group: bool
) -> int:
    """Take somebody out of the access files.

    EMAIL may be group:NAME. Without a scope they are taken out of everything: scopes, groups, templates and the lists
    of guardrails. The platform isn't touched: that is for plan and apply.
    """
    from doorlist.access.people import GROUP
    from doorlist.editing.withdraw import definition, withdraw
    from doorlist.tasks.change import carry_out, notes, owner_of

    left: list[str] = []

    def work(files: Files, _: Opened) -> None:
        of = owner_of(files, project, template, organization=organization)
        withdraw(files, whom, of, from_group=from_group)
        if of is None and whom.startswith(GROUP) and (where := definition(files, whom)) is not None:
            left.append(where)

    code = carry_out(how, work)
    notes(iter(left))
    return code
