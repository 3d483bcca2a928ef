"""Reads a saved plan."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from doorlist.errors import PlanFileError
from doorlist.output.document import read_plan

if TYPE_CHECKING:
    from doorlist.values.plan import Plan

#: A plan of 300,000 actions is about 150 MB.
MOST_BYTES: Final = 1024 * 1024 * 1024


def saved_plan(path: str) -> Plan:
    """The plan of a file.

    Raises:
        PlanFileError: it isn't there, can't be read, or isn't a plan.
    """
    try:
        with open(path, "rb", opener=_without_hanging) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
                raise PlanFileError("this isn't a plan: not a regular file of less than 1 GiB", where=path)
            data = file.read()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise PlanFileError(
            f"the plan can't be read: {(why or 'unknown reason').lower()}",
            where=path,
            fix="Save one with `doorlist plan --out`.",
        ) from None
    try:
        return read_plan(data)
    except PlanFileError as error:
        if error.where is None:
            error.where = path
        raise


def _without_hanging(path: str, flags: int) -> int:
    """A pipe in the plan's place would make an ordinary open wait for ever."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)
