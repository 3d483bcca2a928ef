"""Reads just as much live state as a plan needs.

Reading is driven by the planner: `needs` says what a plan can't be made without, this reads it, until nothing is
missing. So a plan with nothing to do reads the organization, the projects, and members and invitations of each
managed scope, and nothing else.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from doorlist.errors import NotFound
from doorlist.planning.needs import needs
from doorlist.platform.progress import Tally
from doorlist.reconcile.lists import MOST_VANISHED, read_definitions, read_outline, read_people
from doorlist.side_by_side import side_by_side, stopped
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from doorlist.planning.needs import Needs
    from doorlist.platform.interface import Reading as Platform
    from doorlist.platform.progress import Progress
    from doorlist.reconcile.lists import Outline
    from doorlist.values.desired import Desired
    from doorlist.values.live import LiveScope
    from doorlist.values.scope import Scope

    People = dict[Scope, LiveScope]


async def read(
    client: Platform, desired: Desired, *, progress: Progress | None = None, outline: Awaitable[Outline] | None = None
) -> Live:
    """Live state, as much as a plan for `desired` needs.

    Args:
        client: open.
        desired: at its moment (`values.at_moment.at`).
        progress: told of the requests to come and those that are done.
        outline: organization and projects, where they are being read already.

    Raises:
        AccessFileError: another organization, or a project that doesn't exist (any more).
        PlatformError: something couldn't be read; a partial state is never returned.
    """
    tally = Tally(progress)
    # The organization's people are the longest list: they needn't wait until the projects are known.
    ahead = asyncio.ensure_future(read_people(client, [ORGANIZATION] if desired.organization.managed else [], tally))
    try:
        organization, projects = await (outline or read_outline(client, tally))
        live = Live(organization, projects)
        vanished = 0
        while missing := needs(desired, live, client.facts):
            try:
                live = await _more(client, live, missing, ahead, tally)
            except NotFound:
                present = await client.projects()
                vanished += 1
                if present == live.projects or vanished > MOST_VANISHED:
                    raise
                # `needs` tells which part of the files names a project that is gone.
                live = replace(live, projects=present)
    finally:
        await stopped([ahead])
    return live


async def _more(client: Platform, live: Live, missing: Needs, ahead: asyncio.Future[People], tally: Tally) -> Live:
    async def organization() -> People:
        # Shielded, so that a project that vanishes beside it doesn't throw away what was read.
        return await asyncio.shield(ahead) or await read_people(client, [ORGANIZATION], tally)

    people = [read_people(client, missing.people - {ORGANIZATION}, tally)]
    if ORGANIZATION in missing.people:
        people.append(organization())
    scopes = dict(live.scopes)
    for found in await side_by_side(people):
        scopes |= found
    live = replace(live, scopes=scopes)
    for scope, there in (await read_definitions(client, missing, live, tally)).items():
        scopes[scope] = there
    return replace(live, scopes=scopes)
