"""Reads what `validate --desired-out` wrote, in the place of access files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from doorlist import files
from doorlist.access.load import Loaded, load_guardrails
from doorlist.access.source_lines import SourceLines
from doorlist.errors import PlanFileError
from doorlist.output.desired_json import read_desired
from doorlist.values.guardrails import stricter

if TYPE_CHECKING:
    from collections.abc import Sequence

#: As much as all access files of one run may hold, twice: the document spells out what they say in short.
MOST_BYTES: Final = 128 * 1024 * 1024


def desired_of_file(path: str, guardrails: Sequence[str]) -> Loaded:
    """The desired state of a document, guarded by files from outside of it.

    Args:
        path: the document.
        guardrails: files that hold guardrails alone; the stricter value of each holds.

    Raises:
        PlanFileError: the document isn't there, or isn't one.
        AccessFileError: something is wrong in the guardrails.
    """
    try:
        data = files.read(path, MOST_BYTES)
    except files.Unreadable as error:
        raise PlanFileError(
            f"the desired state can't be read: {error}",
            where=path,
            fix="Write one with `doorlist validate --desired-out`.",
        ) from None
    try:
        desired = read_desired(data)
    except PlanFileError as error:
        error.where = path
        raise
    if guardrails:
        desired = replace(desired, guardrails=stricter(desired.guardrails, load_guardrails(guardrails)))
    return Loaded(desired, SourceLines())
