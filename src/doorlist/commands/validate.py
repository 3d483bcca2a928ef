"""`doorlist validate`: everything that can be told without a key and without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.findings import annotated
from doorlist.cli.options import (
    annotate_option,
    default_files,
    files_argument,
    format_option,
    guardrails_option,
    verbose_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("validate")
@files_argument
@guardrails_option
@format_option("text", "json")
@annotate_option
@click.option(
    "--snapshot",
    metavar="FILE",
    help="Also check projects, roles, policies and permissions against a live state saved by `doorlist snapshot`.",
)
@click.option(
    "--desired-out",
    metavar="FILE",
    help="Write what the files come to, for `doorlist plan --desired` in a job that has the key.",
)
@verbose_option
def command(
    files: Sequence[str],
    guardrails: Sequence[str],
    form: str,
    annotate: str | None,
    snapshot: str | None,
    desired_out: str | None,
) -> int:
    """Check access files offline: syntax, meaning, guardrails.

    FILE is a file or a folder of them; by default access.yaml, or the folder access. Exits 0 if all is well, 1 if
    something is wrong, 3 if a guardrail that needs no live state forbids it. With --snapshot it needs no key either.
    """
    from datetime import UTC, datetime

    from doorlist.access.load import load
    from doorlist.cli.findings import put_hints
    from doorlist.cli.showing import Showing, show
    from doorlist.output.validation import validation_view
    from doorlist.planning.hints import file_hints
    from doorlist.planning.offline import offline_blocks
    from doorlist.platform.confident_ai import CONFIDENT_AI
    from doorlist.values.at_moment import at

    moment = datetime.now(UTC).replace(microsecond=0)
    with annotated(annotate):
        loaded = load(default_files(files), guardrails=guardrails, now=moment)
    if desired_out is not None:
        from doorlist.cli.printing import note, save
        from doorlist.output.desired_json import desired_json

        save(desired_out, desired_json(loaded.desired))
        note(f"Saved what the files come to in {desired_out}")
    desired = at(loaded.desired, moment)
    found = list(file_hints(desired, CONFIDENT_AI, loaded.facts))
    if snapshot is not None:
        from doorlist.tasks.saved_snapshot import fits_snapshot

        with annotated(annotate):
            found += fits_snapshot(desired, loaded, snapshot)
    blocked = offline_blocks(desired, CONFIDENT_AI, moment)
    hints = [loaded.placed(hint) for hint in found]
    put_hints(hints)
    show(validation_view(loaded.desired, blocked, hints), Showing(form, annotate=annotate))
    return 3 if blocked else 0
