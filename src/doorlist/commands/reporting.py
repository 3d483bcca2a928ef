"""From files and a key to an access review."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from doorlist.api.reading import read_people, read_roles
from doorlist.commands.annotating import annotated
from doorlist.commands.progress import reading
from doorlist.commands.session import planned, run, shown
from doorlist.planning.rolebook import RoleBook
from doorlist.platform.progress import Tally
from doorlist.review.report import report as review
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from doorlist.access.load import Loaded
    from doorlist.api.client import Client
    from doorlist.commands.session import Link, Request
    from doorlist.review.report_values import Report
    from doorlist.values.live import Live, LiveScope


def reported(request: Request, link: Link, soon_days: int, annotate: str | None = None) -> Report:
    """Load, read, plan and review. Only reads.

    Raises:
        DoorlistError: anything is wrong.
    """

    async def work(loaded: Loaded) -> Report:
        async with client:
            plan, live, _, _ = await planned(request, loaded, client)
            live = await everybody(client, live)
        with shown(loaded):
            return review(loaded.desired, live, plan, soon_days=soon_days)

    with annotated(annotate):
        loaded = request.load()
        client = link.client()
        return run(work(loaded))


async def everybody(client: Client, live: Live) -> Live:
    """Live state with the people of every scope, no matter whether a plan asks for them, and the roles offered.

    Raises:
        PlatformError: something couldn't be read; a partial state is never returned.
    """
    async with reading() as progress:
        tally = Tally(progress)
        unread = [scope for scope in (ORGANIZATION, *live.projects) if live.of(scope).members is None]
        scopes = {**live.scopes, **await read_people(client, unread, tally)}
        nameless = [scope for scope in scopes if _offers_unknown_role(scopes[scope])]
        for scope, roles in (await read_roles(client, nameless, tally)).items():
            scopes[scope] = replace(scopes[scope], roles=roles)
    return replace(live, scopes=scopes)


def _offers_unknown_role(scope: LiveScope) -> bool:
    if scope.roles is not None:
        return False
    book = RoleBook(scope)
    return any(book.name_of(invitation.role_id) is None for invitation in scope.invitations or ())
