"""`doorlist history`: which commits gave, changed and took one person's access."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from doorlist.cli.option_values import email
from doorlist.cli.options import (
    comment_key_option,
    files_argument,
    format_option,
    out_dir_option,
    verbose_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("history")
@click.argument("person", metavar="EMAIL", type=email)
@files_argument
@format_option("text", "json", "markdown", "html")
@comment_key_option
@out_dir_option
@verbose_option
def command(person: str, files: Sequence[str], form: str, out_dir: str | None) -> int:
    """Tell which commits gave, changed and took one person's access; no key needed.

    Read from git's objects: every commit before HEAD that touched the access files, with its date, author and
    subject, and what it meant for the person: by an entry, a group, a template, or a file's move. FILE is a file or a
    folder in the repository; by default access.yaml, or the folder access. Exits 1 where no commit names the person.
    """
    from doorlist.cli.showing import Showing, show
    from doorlist.output.history import history_view
    from doorlist.tasks.history import remembered

    show(history_view(remembered(person, files)), Showing(form, out_dir))
    return 0
