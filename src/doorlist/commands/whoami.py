"""`doorlist whoami`: whose key this is, and what it opens."""

from __future__ import annotations

from typing import Any

import click

from doorlist.cli.options import connection_options, format_option, verbose_option


@click.command("whoami")
@click.option("--all", "all_", is_flag=True, help="Also list the projects, their ids, and the roles of each.")
@format_option("text", "json")
@connection_options
@verbose_option
def command(all_: bool, form: str, **link: Any) -> int:
    """Check the key: organization, plan, region and roles."""
    import asyncio

    from doorlist.cli.showing import Showing, show
    from doorlist.output.identity import Identity, identity_view
    from doorlist.side_by_side import side_by_side
    from doorlist.tasks.session import Link, run
    from doorlist.values.scope import ORGANIZATION

    async def work() -> Identity:
        async with client:
            # One request alone first: a wrong key is told once.
            organization = await client.organization()
            projects, roles = await asyncio.gather(client.projects(), client.roles(ORGANIZATION))
            of_each = tuple(await side_by_side(map(client.roles, projects))) if all_ else None
            return Identity(organization, where.region, where.base_url, projects, roles, of_each)

    asked = Link(**link)
    where = asked.connection()
    client = asked.client()
    show(identity_view(run(work())), Showing(form))
    return 0
