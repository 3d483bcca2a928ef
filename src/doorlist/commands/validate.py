"""`doorlist validate`: everything that can be told without a key and without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.commands.annotating import annotated
from doorlist.commands.options import (
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
    "--desired-out",
    metavar="FILE",
    help="Write what the files come to, for `doorlist plan --desired` in a job that has the key.",
)
@verbose_option
def command(
    files: Sequence[str], guardrails: Sequence[str], form: str, annotate: str | None, desired_out: str | None
) -> int:
    """Check access files offline: syntax, meaning, guardrails.

    FILE is a file or a folder of them; by default access.yaml, or the folder access. Exits 0 if all is well, 1 if
    something is wrong, 3 if a guardrail that needs no live state forbids it.
    """
    from datetime import UTC, datetime

    from doorlist.access.load import load
    from doorlist.commands.showing import Showing, show
    from doorlist.output.validation import validation_view
    from doorlist.planning.offline import offline_blocks
    from doorlist.values.desired import at

    with annotated(annotate):
        desired = load(default_files(files), guardrails=guardrails).desired
    if desired_out is not None:
        from doorlist.commands.printing import note, save
        from doorlist.output.desired_document import desired_json

        save(desired_out, desired_json(desired))
        note(f"Saved what the files come to in {desired_out}")
    moment = datetime.now(UTC)
    blocked = offline_blocks(at(desired, moment), moment)
    show(validation_view(desired, blocked), Showing(form))
    return 3 if blocked else 0
