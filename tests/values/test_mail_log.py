"""What a journal proves about mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorlist.values.mail_log import NO_JOURNAL, MailLog
from doorlist.values.scope import ORGANIZATION, Scope
from support.worlds import NOW

SPAN, SECOND = timedelta(days=7), timedelta(seconds=1)
BOT = Scope("project", "b", "Bot")


def _proves(log: MailLog, scope: Scope = ORGANIZATION, email: str = "kurt@acme.example") -> bool:
    return log.proves_silence(scope, email, now=NOW, span=SPAN)


@pytest.mark.parametrize(
    ("since", "last", "expected"),
    [
        (SPAN, None, True),
        (SPAN - SECOND, None, False),
        (SPAN + SECOND, None, True),
        (SPAN * 2, SPAN, True),
        (SPAN * 2, SPAN - SECOND, False),
        (SPAN * 2, timedelta(0), False),
    ],
)
def test_silence_is_proven_over_the_whole_span(since: timedelta, last: timedelta | None, expected: bool) -> None:
    mails = {} if last is None else {("organization", "kurt@acme.example"): NOW - last}
    assert _proves(MailLog(NOW - since, mails)) is expected


def test_mail_about_another_scope_or_to_somebody_else_is_silence() -> None:
    log = MailLog(NOW - SPAN, {("organization", "kurt@acme.example"): NOW})
    assert not _proves(log)
    assert _proves(log, scope=BOT)
    assert _proves(log, email="zoe@acme.example")
    assert not _proves(MailLog(NOW - SPAN, {("project:b", "kurt@acme.example"): NOW}), scope=BOT)


def test_no_journal_proves_nothing() -> None:
    assert not _proves(NO_JOURNAL)
