"""Arguments and options that several commands take, each in one place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from doorlist.cli.option_values import limit, moment, one_of
from doorlist.cli.run_state import keep_comment_key, verbose_option
from doorlist.errors import DoorlistError, UsageError
from doorlist.values.guardrails import GUARDRAILS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from doorlist.output.narrowing import Narrowing

__all__ = [
    "annotate_option",
    "as_of_option",
    "comment_key_option",
    "compact_option",
    "connection_options",
    "default_files",
    "files_argument",
    "format_option",
    "gitlab_report_option",
    "guardrails_option",
    "journal_option",
    "narrowing",
    "narrowing_options",
    "offline_option",
    "only_option",
    "out_dir_option",
    "override_options",
    "project_option",
    "verbose_option",
]

C = TypeVar("C", bound="Callable[..., Any]")

#: Where the access file is when the command line doesn't say. Source: `manual: access-file#which-files-are-read`.
DEFAULT_FILE = "access.yaml"
DEFAULT_FOLDER = "access"
DEFAULT_JOURNAL = ".doorlist/journal.jsonl"

files_argument = click.argument("files", metavar="[FILE]...", nargs=-1)


def default_files(files: Sequence[str]) -> tuple[str, ...]:
    """The files to read: those named, else `access.yaml` or the folder `access`.

    Raises:
        UsageError: both are there.
        DoorlistError: neither is.
    """
    if files:
        return tuple(files)
    file, folder = Path(DEFAULT_FILE).exists(), Path(DEFAULT_FOLDER).is_dir()
    if file and folder:
        raise UsageError(
            f"both {DEFAULT_FILE} and the folder {DEFAULT_FOLDER} are here, and no FILE is given",
            fix="Name the one that is meant, or both.",
        )
    if not file and not folder:
        raise DoorlistError(
            f"no FILE is given, and there is neither {DEFAULT_FILE} nor a folder {DEFAULT_FOLDER} in this folder",
            fix="Name the access file, or its folder.",
        )
    return (DEFAULT_FILE if file else DEFAULT_FOLDER,)


def format_option(*formats: str) -> Callable[[C], C]:
    """`--format`, by default the first."""
    return click.option(
        "--format",
        "form",
        type=one_of(formats),
        metavar="|".join(formats),
        default=formats[0],
        help="How to print the result. With json, stdout is one JSON document and nothing else.",
    )


guardrails_option = click.option(
    "--guardrails",
    multiple=True,
    metavar="FILE",
    help="Add guardrails from a file outside the change under review. Repeatable; the stricter value wins.",
)

annotate_option = click.option(
    "--annotate",
    type=one_of(["github"]),
    metavar="github",
    help="Also write workflow annotations at the file's lines (to stderr).",
)

as_of_option = click.option(
    "--as-of",
    type=moment,
    metavar="DATE",
    help="As it will be at the end of that day in UTC; 90d is in so many days. A plan of it can't be applied.",
)

only_option = click.option(
    "--only",
    type=one_of(["due"]),
    metavar="due",
    help="Do no more than time alone asks for: entries that started, ended or fell back, and reminders. The rest is "
    "listed as left.",
)

journal_option = click.option(
    "--journal",
    default=DEFAULT_JOURNAL,
    show_default=True,
    metavar="FILE",
    help="The record of every request; reminders are decided from it.",
)

project_option = click.option("--project", metavar="NAME", help="Ask of one project alone, by its name or id.")

offline_option = click.option(
    "--offline", is_flag=True, help="By the files alone: no key needed, and patterns stay as they are written."
)

out_dir_option = click.option(
    "--out-dir",
    metavar="DIR",
    help="Also write the result in every format to DIR, which is made if it isn't there.",
)

comment_key_option = click.option(
    "--comment-key",
    metavar="KEY",
    expose_value=False,
    callback=keep_comment_key,
    help="Goes into the marker, the first line of Markdown, by which a bot finds its comment again; default: "
    "default. Give two jobs that comment on one change a key each.",
)


def narrowing_options(function: C) -> C:
    """Say of whom, and of which project, a result is shown; `narrowing` makes one value of the two."""
    function = click.option(
        "--project",
        "only_projects",
        multiple=True,
        metavar="NAME",
        help="Show what concerns this project alone; repeatable. What is done, saved and counted stays the whole.",
    )(function)
    return click.option(
        "--person",
        "only_people",
        multiple=True,
        metavar="EMAIL",
        help="Show what concerns this person alone; repeatable. What is done, saved and counted stays the whole.",
    )(function)


def narrowing(people: Sequence[str], projects: Sequence[str], form: str) -> Narrowing:
    """What `--person` and `--project` ask for.

    Raises:
        UsageError: they are given beside JSON, which has everything.
    """
    from doorlist.output.narrowing import Narrowing
    from doorlist.values.address import address

    if (people or projects) and form == "json":
        raise UsageError(
            "--person and --project are for people to read; with --format json the document is whole",
            fix="Leave them out, or choose another format.",
        )
    return Narrowing(frozenset(map(address, people)), frozenset(projects))


compact_option = click.option("--compact", is_flag=True, help="Show a plan with one line for each action.")

gitlab_report_option = click.option(
    "--gitlab-report", metavar="FILE", help="Write GitLab's terraform report to a file."
)


def connection_options(function: C) -> C:
    """Where the platform is and how to speak to it. The key comes from the environment alone."""
    options = [
        click.option(
            "--base-url",
            metavar="URL",
            help="The platform's address. Default: CONFIDENT_BASE_URL, CONFIDENT_REGION, the key's region, or US.",
        ),
        click.option(
            "--api",
            type=one_of(["auto", "v1", "v2"]),
            metavar="auto|v1|v2",
            default="auto",
            show_default=True,
            help="The API's version; auto: v2, and v1 where the installation has no v2.",
        ),
        click.option(
            "--concurrency",
            type=click.IntRange(1, 64),
            metavar="N",
            help="Requests side by side. Default: 16 for reads, 8 for writes.",
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def override_options(function: C) -> C:
    """Guardrails lifted for one run; the plan records it."""
    function = click.option(
        "--allow-guardrail",
        multiple=True,
        type=one_of(GUARDRAILS),
        metavar="NAME",
        help=f"Lift a guardrail for this run: {', '.join(GUARDRAILS)}. Repeatable; the plan records it.",
    )(function)
    return click.option(
        "--max-removals",
        type=limit,
        metavar="LIMIT",
        help="Replace max_removals for this run, e.g. 3 or 25%; the plan records it.",
    )(function)
