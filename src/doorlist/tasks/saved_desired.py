"""Reads what `validate --desired-out` wrote, in the place of access files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from doorlist import files
from doorlist.access.load import Loaded, load, load_guardrails
from doorlist.access.source_lines import SourceLines
from doorlist.errors import PlanFileError
from doorlist.output.desired_json import read_desired
from doorlist.values.guardrails import stricter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.values.desired import Desired
    from doorlist.values.guardrails import Guardrails

#: As much as all access files of one run may hold, twice: the document spells out what they say in short.
MOST_BYTES: Final = 128 * 1024 * 1024


def desired_of_file(path: str, access: Sequence[str], guardrails: Sequence[str]) -> Loaded:
    """The desired state of a document, guarded by files from outside of it.

    Args:
        path: the document.
        access: access files of which the guardrails alone count: those of the branch that the change is for.
        guardrails: files that hold guardrails alone; the stricter value of each holds.

    Raises:
        PlanFileError: the document isn't there, or isn't one.
        AccessFileError: something is wrong in the files.
    """
    fix = "Write one with `doorlist validate --desired-out`."
    desired = files.document(path, read_desired, PlanFileError, what="the desired state", fix=fix, most=MOST_BYTES)
    if access:
        desired = _held_to(desired, load(access, guardrails=guardrails).desired.guardrails)
    elif guardrails:
        desired = replace(desired, guardrails=stricter(desired.guardrails, load_guardrails(guardrails)))
    return Loaded(desired, SourceLines())


def _held_to(desired: Desired, ours: Guardrails) -> Desired:
    """The desired state under our guardrails and its own, the stricter value of each.

    Where our files set no limit, the default is our limit: the document's own, which could be higher, doesn't count.
    """
    theirs = desired.guardrails
    theirs = replace(
        theirs,
        max_removals=theirs.max_removals if ours.max_removals else (),
        max_role_changes=theirs.max_role_changes if ours.max_role_changes else (),
    )
    return replace(desired, guardrails=stricter(theirs, ours))
