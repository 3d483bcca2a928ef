"""`doorlist snapshot`: live state as a document."""

from __future__ import annotations

from typing import Any

import click

from doorlist.cli.options import connection_options, verbose_option


@click.command("snapshot")
@click.option("--out", metavar="FILE", help="Write to a file that only you can read, instead of stdout.")
@connection_options
@verbose_option
def command(out: str | None, **link: Any) -> int:
    """Save live state as a JSON document, secrets left out.

    It holds the members, invitations, roles, policies and permissions of the organization and of every project. It is
    a baseline (drift --baseline FILE), and files are checked against it without a key (validate --snapshot FILE).
    """
    from doorlist.cli.file_endings import must_fit
    from doorlist.cli.printing import note, put, save
    from doorlist.review.snapshot import snapshot, snapshot_json
    from doorlist.tasks.session import Link, whole

    must_fit(out, "json")
    live, moment = whole(Link(**link))
    text = snapshot_json(snapshot(live, taken_at=moment))
    if out is None:
        put([text], text=False)
    else:
        save(out, [text])
        note(f"Saved to {out}")
    return 0
