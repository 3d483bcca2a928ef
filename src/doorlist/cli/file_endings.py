"""What the ending of a file's name says of its content: `--out NAME` must not promise another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from doorlist.errors import UsageError
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What a program that opens such a file expects.
_ENDINGS: Final = {
    ".txt": "text",
    ".json": "json",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".yaml": "yaml",
    ".yml": "yaml",
    **{ending: ending.removeprefix(".") for ending in (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ods", ".xml")},
}


def must_fit(out: str | None, form: str) -> None:
    """Refuses a name that promises another format than is written; an ending that nobody knows says nothing.

    Raises:
        UsageError: the name promises another format.
    """
    if out is None:
        return
    ending = Path(out).suffix.lower()
    if _ENDINGS.get(ending, form) != form:
        right = next(each for each, named in _ENDINGS.items() if named == form)
        name = Path(out).with_suffix(right).name
        raise UsageError(f"the file would hold {form}, and its name ends in {ending}", fix=f"Name it {name}.")


def form_of(out: str | None, form: str, formats: Sequence[str]) -> str:
    """The format that a result is written in: what `--format` asks for, else what the file's name says.

    Args:
        out: the value of `--out`.
        form: the value of `--format`.
        formats: what the command can write.

    Raises:
        UsageError: the name promises another format.
    """
    if out is None:
        return form
    ending = Path(out).suffix.lower()
    named = _ENDINGS.get(ending)
    given = click.get_current_context().get_parameter_source("form")
    if given is not click.core.ParameterSource.DEFAULT:
        must_fit(out, form)
    elif named in formats:
        return str(named)
    elif named is not None:
        raise UsageError(f"nothing here writes {ending}", fix=f"Formats are {listed(formats, last='and', most=9)}.")
    return form
