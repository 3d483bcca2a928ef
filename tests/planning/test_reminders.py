"""Reminders: only where the journal proves that nobody was mailed within `resend_after`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from doorlist.values.mail_log import NO_JOURNAL, MailLog
from support.worlds import NOW, Inside, desired, in_scope, live, live_in, mail, plan_of, want

SCOPES = pytest.mark.parametrize("scope", ["org", "Bot"])
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)
KEYS = {"org": "organization", "Bot": "project:prj-bot"}
ANSWER = "Invited, and hasn't answered yet."
NO_PROOF = f"{ANSWER} No reminder: no journal proves that nobody was mailed within 7 days."


def _outcome(scope: str, since: str | None, log: MailLog, after: timedelta | None = WEEK) -> tuple[str, str]:
    invited = {"kurt": f"Member PENDING {since}" if since else "Member"}
    wanted = in_scope(scope, want(ada="Owner", kurt="Member"), resend_after=after)
    plan = plan_of(wanted, live_in(scope, {"ada": "Owner"}, invited), mailed=log)
    told = [(a.kind, a.reason) for a in plan.actions] + [(w.what, w.reason) for w in plan.waiting]
    assert [(w.email, w.since) for w in plan.waiting] in ([(mail("kurt"), since)], [])
    assert len(told) == 1
    return told[0]


def _log(scope: str, since: timedelta, last: timedelta | None = None) -> MailLog:
    return MailLog(NOW - since, {} if last is None else {(KEYS[scope], mail("kurt")): NOW - last})


@SCOPES
def test_without_resend_after_nobody_is_reminded(scope: str) -> None:
    assert _outcome(scope, "2020-01-01T00:00:00Z", _log(scope, WEEK * 9), None) == ("invitation", ANSWER)


@SCOPES
@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-02-22T12:00:00Z", "resend"),
        ("2026-02-22T12:00:01Z", "invitation"),
        ("2026-02-22T13:00:00+01:00", "resend"),
        ("2026-02-22T13:00:01+01:00", "invitation"),
        ("2026-02-22T12:00:00", "resend"),
        ("2026-02-22T12:00:01", "invitation"),
    ],
)
def test_an_invitation_is_old_on_the_very_second(scope: str, since: str, expected: str) -> None:
    assert _outcome(scope, since, _log(scope, WEEK))[0] == expected


@SCOPES
def test_the_journal_must_cover_the_whole_span(scope: str) -> None:
    old = "2026-01-01T00:00:00Z"
    assert _outcome(scope, old, _log(scope, WEEK)) == ("resend", "Hasn't answered for 7 days or longer.")
    assert _outcome(scope, old, _log(scope, WEEK - SECOND)) == ("reminder", NO_PROOF)
    assert _outcome(scope, old, NO_JOURNAL) == ("reminder", NO_PROOF)


@SCOPES
def test_somebody_mailed_within_the_span_waits(scope: str) -> None:
    old = "2026-01-01T00:00:00Z"
    assert _outcome(scope, old, _log(scope, WEEK * 2, WEEK))[0] == "resend"
    assert _outcome(scope, old, _log(scope, WEEK * 2, WEEK - SECOND)) == ("invitation", ANSWER)
    # A journal too young to prove silence may still prove a mail.
    assert _outcome(scope, old, _log(scope, SECOND, SECOND)) == ("invitation", ANSWER)
    assert _outcome(scope, old, _log(scope, SECOND, WEEK)) == ("reminder", NO_PROOF)


@SCOPES
@pytest.mark.parametrize("since", [None, "yesterday"])
def test_an_age_that_can_not_be_told(scope: str, since: str | None) -> None:
    # Nothing proves that the invitation is old: others may have sent it just now.
    expected = ("reminder", f"{ANSWER} No reminder: it can't be told since when.")
    assert _outcome(scope, since, _log(scope, WEEK)) == expected


def test_mail_about_another_scope_or_to_somebody_else_does_not_count() -> None:
    log = MailLog(NOW - WEEK, {("organization", mail("kurt")): NOW, (KEYS["Bot"], mail("zoe")): NOW})
    assert _outcome("Bot", "2026-01-01T00:00:00Z", log)[0] == "resend"


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(days=90), "90 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=1), "1 hour"),
    ],
)
def test_the_span_is_told_in_days_or_hours(after: timedelta, words: str) -> None:
    log = MailLog(datetime(2025, 1, 1, tzinfo=UTC))
    assert _outcome("org", "2025-06-01T00:00:00Z", log, after)[1] == f"Hasn't answered for {words} or longer."


def test_a_reminder_carries_the_invitation() -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), resend_after=WEEK)
    there = live({"ada": "Owner"}, {"kurt": "Member PENDING 2026-01-01T00:00:00Z"})
    action = plan_of(wanted, there, mailed=_log("org", WEEK)).actions[0]
    assert (action.kind, action.cause, action.invitation_id) == ("resend", "unanswered", 1)
    assert (action.role_id, action.role.before, action.role.after) == ("organization/member", "Member", "Member")


def test_whom_a_rule_holds_back_is_not_reminded() -> None:
    old = "Member PENDING 2026-01-01T00:00:00Z"
    log = _log("Bot", WEEK)
    wanted = desired(Bot=want(kurt="Member"), resend_after=WEEK, after_joining=True)
    plan = plan_of(wanted, live({"ada": "Owner"}, Bot=Inside({}, {"kurt": old})), mailed=log)
    assert (plan.actions, plan.waiting[0].what) == ((), "invitation")
    wanted = desired(want(ada="Owner", kurt="Member"), Bot=want(kurt="Member"), resend_after=WEEK)
    there = live({"ada": "Owner"}, {"kurt": "Member DECLINED"}, Bot=Inside({}, {"kurt": old}))
    assert plan_of(wanted, there, mailed=log).actions == ()


def test_the_heir_is_reminded_too() -> None:
    wanted = desired(want(kurt="Owner", ada="Admin"), resend_after=WEEK)
    there = live({"ada": "Owner"}, {"kurt": "Member PENDING 2026-01-01T00:00:00Z"})
    assert plan_of(wanted, there, mailed=_log("org", WEEK)).actions[0].kind == "resend"


def test_a_reminder_and_a_duplicate_mail_once() -> None:
    old = "Member PENDING 2026-01-01T00:00:00Z"
    wanted = desired(want(ada="Owner", kurt="Member"), resend_after=WEEK)
    plan = plan_of(wanted, live({"ada": "Owner"}, {"kurt": [old, old]}), mailed=_log("org", WEEK))
    assert [(a.kind, a.invitation_id) for a in plan.actions] == [("revoke", 1), ("resend", 2)]


def test_as_of_judges_age_by_that_moment() -> None:
    wanted = desired(want(ada="Owner", kurt="Member"), resend_after=WEEK)
    there = live({"ada": "Owner"}, {"kurt": "Member PENDING 2026-03-01T00:00:00Z"})
    log = _log("org", WEEK)
    assert plan_of(wanted, there, mailed=log).actions == ()
    assert [a.kind for a in plan_of(wanted, there, mailed=log, as_of=NOW + WEEK).actions] == ["resend"]
