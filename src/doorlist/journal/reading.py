"""What a journal proves: when doorlist mailed whom, or may have, and whom it removed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from doorlist import files
from doorlist.journal.opening import must_be_journal, unusable
from doorlist.values.kinds import MAILING
from doorlist.values.mail_log import MailLog, Removals

if TYPE_CHECKING:
    from pathlib import Path


def mail_log(path: Path, organization: str) -> MailLog:
    """What a journal tells of one organization, read line by line. No file: an empty `MailLog`, which proves nothing.

    Lines of another organization are passed over: they tell neither of a mail nor of silence. A line without an
    organization, from an early doorlist, may be of this one or not. It counts for what holds a mail back, a mail or
    a resend, and proves nothing else: no silence, as `since` doesn't reach back to it, and no removal.

    A request without its `after` line (a killed run), or with a lost answer, counts as sent: silence has to be
    proven. A torn line is skipped: a torn `before` was never followed by its request, and a torn `after` leaves
    its `before` alone, which counts.

    Args:
        path: of the journal.
        organization: its id.

    Raises:
        JournalError: the file can't be read, or isn't a journal.
    """
    mails = _Mails(organization)
    try:
        with files.opened(path) as lines:
            must_be_journal(lines.fileno(), path)
            for line in lines:
                mails.take(line)
    except files.Unreadable as error:
        if error.missing:
            return MailLog()
        raise unusable(path, str(error)) from None
    return mails.log()


#: What a line has to hold to tell something, in the spelling of JSON.
_TELLING: Final = tuple(f'"{kind}"'.encode() for kind in (*sorted(MAILING), "remove"))


class _Mail(NamedTuple):
    scope: str
    emails: tuple[str, ...]
    at: datetime
    again: bool


class _Mails:
    def __init__(self, organization: str) -> None:
        self._organization = organization
        self._since: datetime | None = None
        self._last: dict[tuple[str, str], datetime] = {}
        self._resent: dict[tuple[str, str], datetime] = {}
        self._removed: dict[tuple[str, str], Removals] = {}
        self._unanswered: dict[tuple[str, int], _Mail] = {}

    def take(self, line: bytes) -> None:
        # Most lines of a long journal may be about roles and definitions: those aren't worth decoding.
        if self._since is not None and not any(word in line for word in _TELLING):
            return
        try:
            self._row(json.loads(line))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return  # torn, or not written by doorlist

    def _row(self, row: dict[str, Any]) -> None:
        mail = _Mail(
            str(row["scope"]),
            tuple(str(email) for email in row["emails"]),
            datetime.fromisoformat(row["at"]).astimezone(UTC),
            row["kind"] == "resend",
        )
        organization = row.get("organization")
        if organization not in (self._organization, None):
            return
        ours = organization is not None
        if ours and self._since is None:
            self._since = mail.at
        if ours and row["kind"] == "remove" and row["result"] == "done":
            self._removed_by(mail)
        if row["kind"] not in MAILING:
            return
        request = (row["run"], row["seq"])
        if row["phase"] == "before":
            self._unanswered[request] = mail
            return
        asked = self._unanswered.pop(request, mail)
        if row["result"] == "done":
            self._mark(mail)
            self._mark_resent(mail)
        elif row["result"] != "failed":
            self._mark(asked._replace(at=mail.at))

    def log(self) -> MailLog:
        for mail in self._unanswered.values():
            self._mark(mail)
        return MailLog(self._since, self._last, self._resent, self._removed)

    def _removed_by(self, removal: _Mail) -> None:
        for email in removal.emails:
            key = (removal.scope, email)
            times, last = self._removed.get(key, Removals(0, removal.at))
            self._removed[key] = Removals(times + 1, max(last, removal.at))

    def _mark(self, mail: _Mail) -> None:
        for email in mail.emails:
            key = (mail.scope, email)
            self._last[key] = max(mail.at, self._last.get(key, mail.at))

    def _mark_resent(self, mail: _Mail) -> None:
        """Note a resend that surely went out: one that was lost and had no effect is tried again."""
        if mail.again:
            for email in mail.emails:
                key = (mail.scope, email)
                self._resent[key] = max(mail.at, self._resent.get(key, mail.at))
