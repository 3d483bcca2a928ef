"""`doorlist drift`: how live differs from the access files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from doorlist.cli.options import (
    annotate_option,
    as_of_option,
    comment_key_option,
    connection_options,
    files_argument,
    format_option,
    guardrails_option,
    out_dir_option,
    verbose_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from doorlist.review.drift_values import Drift
    from doorlist.tasks.session import Link, Request


@click.command("drift")
@files_argument
@click.option(
    "--baseline",
    metavar="SNAPSHOT",
    help="Tell changes made outside from changes not yet applied, by a file that `doorlist snapshot` wrote.",
)
@guardrails_option
@as_of_option
@format_option("text", "json", "markdown", "html")
@comment_key_option
@out_dir_option
@annotate_option
@connection_options
@verbose_option
def command(
    files: Sequence[str],
    baseline: str | None,
    guardrails: Sequence[str],
    as_of: datetime | None,
    form: str,
    out_dir: str | None,
    annotate: str | None,
    **link: Any,
) -> int:
    """Tell how live differs from the access files; changes nothing.

    FILE is a file or a folder of them; by default access.yaml, or the folder access. Whoever has yet to answer an
    invitation is no drift, nor is whoever is kept. Exits 2 if there is drift.
    """
    from doorlist.cli.showing import Showing, show
    from doorlist.output.drift import drift_view
    from doorlist.tasks.session import Link, Request

    found = _drifted(Request(files, guardrails, as_of=as_of), Link(**link), baseline, annotate)
    show(drift_view(found), Showing(form, out_dir, annotate))
    return 2 if found.any else 0


def _drifted(request: Request, link: Link, baseline: str | None, annotate: str | None) -> Drift:
    """Load, read, compare; only GETs are sent.

    Raises:
        DoorlistError: anything is wrong.
    """
    from doorlist.cli.findings import annotated, with_lines
    from doorlist.errors import SnapshotFileError
    from doorlist.planning.plan import make_plan
    from doorlist.platform.confident_ai import CONFIDENT_AI
    from doorlist.review.drift import drift, since
    from doorlist.review.snapshot import to_live
    from doorlist.tasks.saved_snapshot import saved_snapshot
    from doorlist.tasks.session import plan_now, whole

    if baseline is None:
        planned = plan_now(request, link, annotate)
        return drift(planned.plan, planned.live, CONFIDENT_AI)
    taken = saved_snapshot(baseline)
    with annotated(annotate):
        loaded = request.load()
        live, moment = whole(link)
        if taken.organization.id != live.organization.id:
            raise SnapshotFileError(
                "the snapshot is of another organization than the key's",
                where=baseline,
                fix="Take one with this key: doorlist snapshot --out",
            )
        with with_lines(loaded):
            plan = make_plan(loaded.desired, live, CONFIDENT_AI, now=moment, as_of=request.as_of)
        return since(
            drift(plan, live, CONFIDENT_AI),
            loaded.desired,
            live,
            to_live(taken),
            CONFIDENT_AI,
            taken_at=taken.taken_at,
        )
