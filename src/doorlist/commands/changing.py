"""What the commands that change access files share: options, the check of the result, writing, what is told."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from doorlist.commands.options import files_argument, format_option, guardrails_option, verbose_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from doorlist.access.load import Opened
    from doorlist.editing.edit import Edited
    from doorlist.editing.places import Files, Owner
    from doorlist.values.desired import Desired

C = TypeVar("C", bound="Callable[..., Any]")


class How(NamedTuple):
    """The options that all of these commands take."""

    files: Sequence[str]
    guardrails: Sequence[str]
    dry_run: bool
    force: bool
    form: str


def change_options(function: C) -> C:
    """FILE, `--guardrails`, `--dry-run`, `--force`, `--format`, `-v`; given to the command as `how`."""

    def wrapped(
        *args: Any,
        files: Sequence[str],
        guardrails: Sequence[str],
        dry_run: bool,
        force: bool,
        form: str,
        **more: Any,
    ) -> Any:
        return function(*args, how=How(files, guardrails, dry_run, force, form), **more)

    wrapped.__doc__ = function.__doc__
    wrapped.__name__ = function.__name__
    decorated: Any = wrapped
    if hasattr(function, "__click_params__"):
        decorated.__click_params__ = function.__click_params__
    for option in (
        verbose_option,
        format_option("text", "json", "markdown"),
        click.option("--force", is_flag=True, help="Write it even where a guardrail will forbid it."),
        click.option("--dry-run", is_flag=True, help="Write nothing; print the change as a unified diff."),
        guardrails_option,
        files_argument,
    ):
        decorated = option(decorated)
    result: C = decorated
    return result


def scope_options(*, template: bool = True, organization: bool = False) -> Callable[[C], C]:
    """`--project NAME`, `--template NAME`, and `--organization` where a scope may be left out."""

    def decorate(function: C) -> C:
        if organization:
            function = click.option("--organization", is_flag=True, help="In the organization alone.")(function)
        if template:
            function = click.option("--template", metavar="NAME", help="In a template.")(function)
        return click.option("--project", metavar="NAME", help="In a project: its name in the files, or its id.")(
            function
        )

    return decorate


def who(text: str) -> str:
    """An email or `group:NAME`, as it is compared."""
    from doorlist.access.people import GROUP
    from doorlist.editing.places import canonical

    name = canonical(text)
    if name.startswith(GROUP):
        if name == GROUP or not name.isprintable():
            raise click.BadParameter(f"{text!r} names no group. For example: group:ml")
        return name
    return email(text)


def email(text: str) -> str:
    """An email, as it is compared."""
    from doorlist.access.emails import email_problem
    from doorlist.editing.places import canonical

    wrong = email_problem(text)
    if wrong is not None:
        raise click.BadParameter(f"{wrong[0]}. {wrong[1]}")
    return canonical(text)


def day(text: str) -> str:
    """A date or a timestamp as the access file takes it; of `90d` the day in so many days, in UTC."""
    from doorlist.access.quantities import duration
    from doorlist.values.times import later, read_end

    span = duration(text)
    if span is not None:
        return later(datetime.now(UTC), span).date().isoformat()
    found = read_end(text)
    if isinstance(found, str):
        raise click.BadParameter(f"{text!r} {found}. Write e.g. 2027-01-31, a timestamp with its zone, or 90d.")
    return text.strip()


def owner_of(
    files: Files, project: str | None, template: str | None, *, organization: bool = False, new: bool = False
) -> Owner | None:
    """The scope or template that the options name; `None` where they name none.

    Raises:
        UsageError: they name more than one.
        EditRefused: no file has it.
    """
    from doorlist.editing.places import ORGANIZATION
    from doorlist.editing.targets import owner
    from doorlist.errors import UsageError

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
    from doorlist.access.load import no_collection
    from doorlist.commands.options import default_files
    from doorlist.commands.printing import note
    from doorlist.editing.edit import edit
    from doorlist.editing.replacing import replace

    paths = default_files(how.files)
    moment = datetime.now(UTC).replace(microsecond=0)
    with no_collection():
        edited = edit(paths, work, guardrails=how.guardrails)
        sides = _check(edited, moment, force=how.force)
        if check is not None:
            check(edited.old.desired, edited.new.desired, moment)
        if how.dry_run:
            put_unified(edited)
            return 0
        replace(edited.replacements())
        _put_meaning(sides, moment, how.form)
    note(_next(edited, paths))
    return 0


def _check(edited: Edited, moment: datetime, *, force: bool) -> tuple[Desired, Desired]:
    from doorlist.commands.printing import note
    from doorlist.editing.objections import objections
    from doorlist.errors import AccessFileError, Blocked
    from doorlist.output.safe import SENTENCE, terminal

    try:
        sides = edited.sides(moment)
    except AccessFileError:
        note("As asked, the files would be wrong, so nothing was changed:")
        raise
    found = objections(*sides, moment) if edited.files else []
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
    from doorlist.commands.printing import put

    put(map(_shown, edited.unified()), text=False)


def _shown(line: str) -> str:
    """A line of the unified diff; what could move the cursor or command a CI's runner is made visible."""
    from doorlist.output.safe import terminal

    body = line.rstrip("\r\n")
    return f"{body[:1]}{terminal(body[1:], len(line))}{line[len(body) :]}"


def _put_meaning(sides: tuple[Desired, Desired], moment: datetime, form: str) -> None:
    from doorlist.commands.showing import Showing, show
    from doorlist.output.diff import diff_view
    from doorlist.review.diff import diff

    found = diff(*sides, moment=moment, names=("before", "after"))
    show(diff_view(found), Showing(form))


def _next(edited: Edited, paths: Sequence[str]) -> str:
    import shlex

    from doorlist.output.safe import SENTENCE, terminal
    from doorlist.words import listed

    if not edited.files:
        return "Nothing to change: the files say so already."
    changed = listed([one.path for one in edited.files], most=12)
    return terminal(f"Changed {changed}. Next: git diff, then doorlist plan {shlex.join(paths)}", SENTENCE)


def notes(lines: Iterator[str]) -> None:
    """Tell something beside the result, on stderr."""
    from doorlist.commands.printing import put
    from doorlist.output.safe import SENTENCE, terminal

    put((f"{terminal(line, SENTENCE)}\n" for line in lines), to=sys.stderr)
