"""Everything that can go wrong, as one hierarchy.

DoorlistError                 exit 1; what happened, where, what to do
├── UsageError                exit 64; the command line makes no sense
├── AccessFileError           the access file is wrong; carries every Problem of the run
├── SettingsError             key, base URL or another setting is missing or unusable
├── PlanFileError             a saved plan can't be read
├── SnapshotFileError         a snapshot can't be read, or is of another organization
├── JournalError              the journal can't be read, written or locked
├── EditRefused               the access files can't be changed as asked: ambiguous, or it would touch more
├── Blocked                   exit 3; a guardrail forbids the plan
├── StalePlan                 exit 4; live has changed, a saved plan would do something else
└── PlatformError             the API said no, or nothing; carries verb and path
    ├── Unreachable           no connection: nothing was sent
    ├── OutcomeUnknown        sent, but the answer is lost (time-out, cut connection, 5xx): settle by reading
    ├── Unreadable            an answer that isn't the API's (HTML of a proxy, cut JSON, a redirect elsewhere)
    ├── KeyRefused            401
    ├── NotEntitled           403: a project key, or a plan without this
    ├── NotFound              404
    ├── Conflict              409
    ├── Rejected              400, 422 and any other refusal
    └── Throttled             429 or 503, and still so after waiting as told

A message never holds a secret: errors are built from what doorlist knows, and what a server says goes
through `redacted` first (see `doorlist.api`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class DoorlistError(Exception):
    """Base of all errors that doorlist tells a person about.

    Args:
        what: what happened, one plain sentence without a full stop at the end where it is a fragment.
        where: a place: `file:line:column`, or verb and path. Shown before `what`.
        fix: what to do about it, one sentence.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        fix = f"\n  {self.fix}" if self.fix else ""
        return f"{place}{self.what}{fix}"


class UsageError(DoorlistError):
    """The command line makes no sense."""

    exit_code = 64


class Problem(NamedTuple):
    """One thing that is wrong in an access file, at its place.

    `line` and `column` count from 1. `text` is the line itself, `None` where there is none to show
    (a file that can't be read). `fix` says what would be right. `caret` is the column in `text`, where a long line
    was cut so that it isn't `column`. `words` stand in the line or its continuation, in this order, where only the
    line is known: the mark goes under the last of them.
    """

    file: str
    line: int
    column: int
    message: str
    fix: str | None = None
    text: str | None = None
    caret: int | None = None
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        blanks = " " * ((self.caret or self.column) - 1)
        shown = f"\n  {self.text}\n  {blanks}^" if self.text is not None else ""
        fix = f"\n  {self.fix}" if self.fix else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{shown}{fix}"


class AccessFileError(DoorlistError):
    """The access file is wrong: syntax, meaning, or names that the organization doesn't have.

    Attributes:
        problems: all that was found in this run, ordered by file, line and column.
        more: how many more there are, counted and not kept, where a file has very many.
    """

    def __init__(self, problems: Sequence[Problem], *, more: int = 0) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.message)))
        self.more = more
        rest = [f"and {more:,} more problem{'s' if more > 1 else ''}"] if more else []
        super().__init__("\n".join([*(str(problem) for problem in self.problems), *rest]))


class SettingsError(DoorlistError):
    """Key, base URL or another setting is missing or unusable."""


class PlanFileError(DoorlistError):
    """A saved plan can't be read: not there, not JSON, not a plan, or of a newer format."""


class SnapshotFileError(DoorlistError):
    """A snapshot can't be read (not there, not JSON, not a snapshot, of a newer format), or is of elsewhere."""


class JournalError(DoorlistError):
    """The journal can't be read, written or locked."""


class EditRefused(DoorlistError):
    """The access files can't be changed as asked: it could mean several things, or it would touch more."""


class Blocked(DoorlistError):
    """A guardrail forbids what was asked."""

    exit_code = 3


class StalePlan(DoorlistError):
    """Live has changed since the plan was saved, so that other actions would be needed; or it is another plan.

    Attributes:
        reasons: what would be needed and isn't part of it, as JSON values.
    """

    exit_code = 4

    def __init__(self, what: str, *, fix: str | None = None, reasons: Sequence[Mapping[str, object]] = ()) -> None:
        super().__init__(what, fix=fix)
        self.reasons = tuple(reasons)


class PlatformError(DoorlistError):
    """The platform refused, or didn't answer as the API does.

    Attributes:
        verb: HTTP verb.
        path: path below the base URL, with the API version, without the query.
        status: HTTP status, `None` where there was no answer.
    """

    def __init__(self, what: str, *, verb: str, path: str, status: int | None = None, fix: str | None = None) -> None:
        super().__init__(what, where=f"{verb} {path}", fix=fix)
        self.verb = verb
        self.path = path
        self.status = status


class Unreachable(PlatformError):
    """No connection could be made (name, route, TLS, proxy): nothing was sent."""


class OutcomeUnknown(PlatformError):
    """The request was sent and its answer is lost: it may have taken effect or not.

    Attributes:
        retry_after: seconds that a 503 asked to wait, `None` where nothing was said. The client waits for them by
            itself before its next request.
    """

    retry_after: float | None = None


class Unreadable(PlatformError):
    """An answer that isn't the API's."""


class KeyRefused(PlatformError):
    """401: the key isn't known."""


class NotEntitled(PlatformError):
    """403: the key's kind or the organization's plan doesn't allow it."""


class NotFound(PlatformError):
    """404: not there, or of another organization."""


class Conflict(PlatformError):
    """409: it can't be done in the present state."""


class Rejected(PlatformError):
    """400, 422 or another refusal."""


class Throttled(PlatformError):
    """429 or 503, and still so after waiting as told."""
