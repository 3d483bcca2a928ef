"""Reads a saved plan, and tells it from another file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from doorlist import files
from doorlist.errors import PlanFileError, StalePlan
from doorlist.output.plan_json import read_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.values.plan import Plan


class SavedPlan(NamedTuple):
    """A plan and the digest of its file's bytes, `sha256:…`."""

    plan: Plan
    digest: str

    def must_be(self, expected: str) -> None:
        """Refuses another plan than the one that was approved.

        Raises:
            StalePlan: the file has another digest.
        """
        if self.digest != expected:
            raise StalePlan(
                f"this isn't the plan that was expected: its digest is {self.digest}, and not {expected}; "
                "nothing was done",
                fix="Apply the file that was approved, or make a new plan and have it reviewed.",
            )


class Digested:
    """Pieces of a text to be written once, which give their digest afterwards."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = pieces
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[str]:
        for piece in self._pieces:
            self._digest.update(piece.encode())
            yield piece

    @property
    def digest(self) -> str:
        """`sha256:…` of what was written so far, in UTF-8."""
        return f"sha256:{self._digest.hexdigest()}"


def saved_plan(path: str) -> SavedPlan:
    """The plan of a file.

    Raises:
        PlanFileError: it isn't there, can't be read, or isn't a plan.
    """

    def parse(data: bytes) -> SavedPlan:
        return SavedPlan(read_plan(data), f"sha256:{hashlib.sha256(data).hexdigest()}")

    return files.document(path, parse, PlanFileError, what="the plan", fix="Save one with `doorlist plan --out`.")
