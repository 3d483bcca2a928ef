"""The options of the commands that change access files, and what they take."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from doorlist.cli.options import files_argument, format_option, guardrails_option, verbose_option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    from doorlist.access.form.notation import duration
    from doorlist.values.times import later, read_end

    span = duration(text)
    if span is not None:
        return later(datetime.now(UTC), span).date().isoformat()
    found = read_end(text)
    if isinstance(found, str):
        raise click.BadParameter(f"{text!r} {found}. Write e.g. 2027-01-31, a timestamp with its zone, or 90d.")
    return text.strip()
