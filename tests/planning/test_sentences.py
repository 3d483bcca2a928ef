"""Reasons for a reviewer; the file's own reason stands behind the rule's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from doorlist.planning.builder import action_id, record_of, role_of, with_reason
from doorlist.planning.managed_scope import managed_scopes
from doorlist.planning.sentences import why_in
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.at_moment import at
from doorlist.values.desired import Entry, RoleRef
from doorlist.values.fields import SourceRecord
from doorlist.values.live import HeldRole, Member
from doorlist.values.mail_log import MailLog, Removals
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source
from support.worlds import NOW, Inside, desired, in_scope, live, live_in, plan_of, scope_named, want

ENTRY = Entry("kurt@acme.example", RoleRef("Member"), Source("access.yaml", 4))


def test_who_names_somebody() -> None:
    [here] = managed_scopes(desired(want(kurt="Member")), live(), CONFIDENT_AI)
    assert why_in(here, ENTRY) == "Named in the file"
    assert why_in(here, ENTRY._replace(group="ml")) == "Named through the group ml"


def test_since_when_somebody_is_named_with_this_role() -> None:
    wanted = at(desired(want(kurt="Admin until 2026-02-01 then Member", zoe="Admin from 2026-02-01")), NOW)
    [here] = managed_scopes(wanted, live(), CONFIDENT_AI)
    kurt, zoe = (here.wanted.entries[f"{name}@acme.example"] for name in ("kurt", "zoe"))
    assert why_in(here, kurt) == "Named in the file as Admin until 2026-01-31, then"
    assert why_in(here, zoe) == "Named in the file from 2026-02-01 on"


def test_whoever_is_in_or_invited_before_their_start_isnt_called_unnamed() -> None:
    wanted = desired(want(ada="Owner", zoe="Member from 2026-04-01", kurt="Member from 2026-04-01"))
    plan = plan_of(wanted, live({"ada": "Owner", "zoe": "Member", "bob": "Member"}, {"kurt": "Member"}))
    why = "The entry starts on 2026-04-01; until then it counts as absent, and unlisted people are removed."
    assert {action.subject.partition("@")[0]: action.reason for action in plan.actions} == {
        "kurt": why,
        "zoe": why,
        "bob": "Not named in the organization, where unlisted people are removed.",
    }


ONCE, TWICE = Removals(1, NOW - timedelta(days=9)), Removals(2, NOW - timedelta(days=9))
HOW = "without an invitation from here: by signing in, or invited by hand."


@pytest.mark.parametrize(
    ("removals", "mailed", "told"),
    [
        (ONCE, None, f" Was removed on 2026-02-20 already, and has come back {HOW}"),
        (TWICE, None, f" Was removed 2 times already, last on 2026-02-20, and has come back {HOW}"),
        (ONCE, NOW - timedelta(days=10), f" Was removed on 2026-02-20 already, and has come back {HOW}"),
        (ONCE, NOW - timedelta(days=8), ""),  # doorlist has invited them since
        (None, None, ""),
    ],
)
@pytest.mark.parametrize("scope", ["org", "Bot"])
def test_a_removal_says_whether_somebody_came_back_after_an_earlier_one(
    removals: Removals | None, mailed: datetime | None, told: str, scope: str
) -> None:
    key = scope_named(scope).key
    log = MailLog(
        last={} if mailed is None else {(key, "kurt@acme.example"): mailed},
        removed={
            (key, "zoe@acme.example"): ONCE,
            ("project:another", "kurt@acme.example"): ONCE,
            **({} if removals is None else {(key, "kurt@acme.example"): removals}),
        },
    )
    plan = plan_of(in_scope(scope, want(ada="Owner")), live_in(scope, {"ada": "Owner", "kurt": "Member"}), mailed=log)
    where = "the organization" if scope == "org" else "project Bot"
    assert [action.reason for action in plan.actions] == [
        f"Not named in {where}, where unlisted people are removed.{told}"
    ]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("", "Their entry in the organization has expired, and takes this one with it."),
        (" until 2026-03-01", "Their entry in the organization has expired, and takes this one with it."),
        (" until 2026-02-01", "Access expired on 2026-01-31."),  # with the organization's
        (" until 2026-01-15", "Access expired on 2026-01-14."),
    ],
)
def test_an_access_that_is_over_says_which_entry_ended_it(own: str, told: str) -> None:
    wanted = desired(
        want({"ada": "Owner", "kurt": "Member until 2026-02-01"}, "keep"), Bot=want({"kurt": f"Member{own}"})
    )
    plan = plan_of(wanted, live({"ada": "Owner"}, Bot=Inside({"kurt": "Member"})))
    assert [action.reason for action in plan.actions] == [told]


def test_the_files_reason_stands_behind() -> None:
    assert with_reason("Why.", None) == "Why."
    assert with_reason("Why.", ENTRY) == "Why."
    assert with_reason("Why.", ENTRY._replace(reason="SEC-1")) == "Why. (SEC-1)"


def test_every_kind_of_action_shows_the_files_reason() -> None:
    wanted = desired(
        want(ada="Owner", invited="Member", promoted="Admin", gone="Member until 2026-03-01", asked="Member"),
        resend_declined=True,
    )
    entries = {email: entry._replace(reason="SEC-1") for email, entry in wanted.organization.entries.items()}
    there = live(
        {"ada": "Owner", "promoted": "Member", "gone": "Member"}, {"asked": "Member DECLINED", "promoted": "Admin"}
    )
    plan = plan_of(replace(wanted, organization=replace(wanted.organization, entries=entries)), there)
    assert [a.kind for a in plan.actions] == ["revoke", "remove", "update-role", "invite", "resend"]
    assert all(action.reason.endswith(" (SEC-1)") for action in plan.actions)


@pytest.mark.parametrize(
    ("scope", "number", "expected"),
    [
        (ORGANIZATION, None, "revoke:organization:a@b.example"),
        (Scope("project", "p1", "Bot"), 7, "revoke:project:p1:a@b.example:7"),
        (ORGANIZATION, 0, "revoke:organization:a@b.example:0"),
    ],
)
def test_action_ids(scope: Scope, number: int | None, expected: str) -> None:
    assert action_id("revoke", scope, "a@b.example", number) == expected


def test_small_readings() -> None:
    assert (record_of(None), record_of(ENTRY)) == (None, SourceRecord("access.yaml", 4))
    assert role_of(Member("u", "a")) is None
    assert role_of(Member("u", "a", None, HeldRole("1", "Admin"))) == "Admin"
