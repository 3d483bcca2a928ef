"""From files and a key to an access review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.commands.annotating import annotated
from doorlist.commands.progress import reading
from doorlist.commands.session import planned, run, shown
from doorlist.reconcile import read_everybody
from doorlist.review.report import report as review
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from doorlist.access.load import Loaded
    from doorlist.commands.session import Link, Request
    from doorlist.review.report_values import Report


def reported(request: Request, link: Link, soon_days: int, annotate: str | None = None) -> Report:
    """Load, read, plan and review. Only reads.

    Raises:
        DoorlistError: anything is wrong.
    """

    async def work(loaded: Loaded) -> Report:
        async with client:
            plan, live, _ = await planned(request, loaded, client)
            async with reading() as progress:
                live = await read_everybody(client, live, (ORGANIZATION, *live.projects), progress=progress)
        with shown(loaded):
            return review(loaded.desired, live, plan, soon_days=soon_days)

    with annotated(annotate):
        loaded = request.load()
        client = link.client()
        return run(work(loaded))
