"""Makes an access review from files and a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.access.load import load_to_edit
from doorlist.cli.findings import annotated, with_lines
from doorlist.cli.options import default_files
from doorlist.cli.progress_bar import reading
from doorlist.reconcile.powers import read_powers
from doorlist.reconcile.whole import read_everybody, read_keys
from doorlist.review.report import report as review
from doorlist.tasks.session import planned, run
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from doorlist.access.load import Loaded
    from doorlist.review.report_values import Report
    from doorlist.tasks.session import Link, Request


def reported(
    request: Request,
    link: Link,
    soon_days: int,
    annotate: str | None = None,
    *,
    keys: bool = False,
    blame: bool = False,
) -> Report:
    """Load, read, plan and review. Only reads.

    Args:
        request: what to review.
        link: how to reach the platform.
        soon_days: how many days ahead an end counts as soon.
        annotate: who reads annotations.
        keys: whether API keys are listed.
        blame: whether git is asked since when each entry is there.

    Raises:
        DoorlistError: anything is wrong.
    """

    async def work(loaded: Loaded) -> Report:
        async with client:
            plan, live, *_ = await planned(request, loaded, client)
            scopes = (ORGANIZATION, *live.projects)
            async with reading() as progress:
                live = await read_everybody(client, live, scopes, progress=progress)
                live = await read_powers(client, live, scopes, strict=False, progress=progress)
            found = await read_keys(client, scopes) if keys else None
        with with_lines(loaded):
            return review(loaded.desired, live, client.facts, plan, soon_days=soon_days, keys=found)

    with annotated(annotate):
        loaded = request.load()
        client = link.client()
        report = run(work(loaded))
        return _blamed(report, request) if blame else report


def _blamed(report: Report, request: Request) -> Report:
    from doorlist.tasks.blame import with_blame

    opened = load_to_edit(default_files(request.files), guardrails=request.guardrails)
    return with_blame(report, opened.files)
