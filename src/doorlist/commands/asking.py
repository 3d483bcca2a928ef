"""Approval by a person at a terminal."""

from __future__ import annotations

import sys

from doorlist.commands.printing import put
from doorlist.errors import DoorlistError

ANSWER = "yes"


def must_be_able_to_ask() -> None:
    """Refuses where nobody could answer, instead of hanging.

    Raises:
        DoorlistError: stdin or stderr is no terminal.
    """
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise DoorlistError(
            "there is no terminal to ask at, and nothing was done",
            fix="Use --auto-approve, or apply a reviewed plan: doorlist plan --out plan.json, then "
            "doorlist apply --plan plan.json.",
        )


def approved(question: str) -> bool:
    """Asks on stderr; only `yes`, written out, counts."""
    put([f"\n{question} Only {ANSWER!r} is taken as approval: "], to=sys.stderr)
    sys.stderr.flush()
    return sys.stdin.readline().strip() == ANSWER
