"""Changes access files: does the work, checks the result, writes it, and tells what it means."""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from doorlist.access.load import no_collection
from doorlist.cli.options import default_files
from doorlist.cli.printing import note, put
from doorlist.cli.showing import Showing, show
from doorlist.editing.edit import edit
from doorlist.editing.objections import objections
from doorlist.editing.places import ORGANIZATION
from doorlist.editing.replacing import replace
from doorlist.editing.targets import owner
from doorlist.errors import AccessFileError, Blocked, UsageError
from doorlist.output.diff import diff_view
from doorlist.output.safe import SENTENCE, terminal
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.diff import diff
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from doorlist.access.load import Opened
    from doorlist.cli.edit_options import How
    from doorlist.editing.edit import Edited
    from doorlist.editing.places import Files, Owner
    from doorlist.values.desired import Desired

_NOTHING: Final = "Nothing to change: the files say so already."


def owner_of(
    files: Files, project: str | None, template: str | None, *, organization: bool = False, new: bool = False
) -> Owner | None:
    """The scope or template that the options name; `None` where they name none.

    Raises:
        UsageError: they name more than one.
        EditRefused: no file has it.
    """
    if sum((project is not None, template is not None, organization)) > 1:
        raise UsageError("several scopes are given", fix="Give one of --project, --template and --organization.")
    if organization:
        return ORGANIZATION
    if project is None and template is None:
        return None
    return owner(files, project=project, template=template, new=new)


def carry_out(
    how: How,
    work: Callable[[Files, Opened], None],
    *,
    check: Callable[[Desired, Desired, datetime], None] | None = None,
) -> int:
    """Make the change, check it, write it, and tell what it means.

    Args:
        how: the options.
        work: notes the changes.
        check: looks at the desired state before and after, and the present moment; raises what is against it.

    Returns:
        The exit code.

    Raises:
        DoorlistError: it can't be made, or the result would be wrong: nothing is written.
        Blocked: a guardrail will forbid the result.
    """
    paths = default_files(how.files)
    with no_collection():
        # This is a function of its own, so that what the files hold is gone before the collector goes over what is
        # left: going over 100,000 entries took a tenth of a second.
        next_step = _carried_out(how, paths, work, check)
    if next_step is not None:
        note(next_step)
    return 0


def _carried_out(
    how: How,
    paths: Sequence[str],
    work: Callable[[Files, Opened], None],
    check: Callable[[Desired, Desired, datetime], None] | None,
) -> str | None:
    """Do it, and say what comes next; `None` where a dry run shows it."""
    moment = datetime.now(UTC).replace(microsecond=0)
    edited = edit(paths, work, guardrails=how.guardrails)
    sides = _check(edited, moment, force=how.force)
    if check is not None:
        check(edited.old.desired, edited.new.desired, moment)
    if how.dry_run:
        put_unified(edited)
        return None if edited.files else _NOTHING
    replace(edited.replacements())
    _put_meaning(sides, moment, how.form)
    return _next(edited, paths)


def _check(edited: Edited, moment: datetime, *, force: bool) -> tuple[Desired, Desired]:
    try:
        sides = edited.sides(CONFIDENT_AI, moment)
    except AccessFileError:
        note("As asked, the files would be wrong, so nothing was changed:")
        raise
    found = objections(*sides, CONFIDENT_AI, moment) if edited.files else []
    if found and not force:
        reasons = "\n".join(f"{one.guardrail}: {one.reason}" for one in found)
        raise Blocked(
            f"a guardrail will forbid this, and nothing was changed\n{reasons}",
            fix="Add --force to write it all the same.",
        )
    for one in found:
        note(terminal(f"Guardrail {one.guardrail} will forbid this: {one.reason}", SENTENCE))
    return sides


def put_unified(edited: Edited) -> None:
    """Print the change as a unified diff."""
    put(map(_shown, edited.unified()), text=False)


def _shown(line: str) -> str:
    """A line of the unified diff; what could move the cursor or command a CI's runner is made visible."""
    body = line.rstrip("\r\n")
    return f"{body[:1]}{terminal(body[1:], len(line))}{line[len(body) :]}"


def _put_meaning(sides: tuple[Desired, Desired], moment: datetime, form: str) -> None:
    found = diff(*sides, CONFIDENT_AI, moment=moment, names=("before", "after"))
    show(diff_view(found, sides=False), Showing(form))


def _next(edited: Edited, paths: Sequence[str]) -> str:
    if not edited.files:
        return _NOTHING
    changed = listed([one.path for one in edited.files], most=12)
    return terminal(f"Changed {changed}. Next: git diff, then doorlist plan {shlex.join(paths)}", SENTENCE)


def notes(lines: Iterator[str]) -> None:
    """Tell something beside the result, on stderr."""
    put((f"{terminal(line, SENTENCE)}\n" for line in lines), to=sys.stderr)
