from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.report import report
from doorlist.values.scope import ORGANIZATION
from support.worlds import UNMANAGED, Inside, desired, live, mail, plan_of, project, short, short_scope, want

if TYPE_CHECKING:
    from doorlist.review.report_values import Report
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.live import Live


def review(wanted: Desired, there: Live, as_of: datetime | None = None) -> Report:
    return report(wanted, there, CONFIDENT_AI, plan_of(wanted, there, as_of=as_of))


def told(made: Report) -> list[str]:
    """`org ada in-order member Owner/Owner`."""
    return [
        f"{short_scope(one.scope)} {short(person.email)} {one.state} {one.presence} "
        f"{one.role or '-'}/{one.wanted or '-'}" + "".join(f" {what}" for what in one.waiting)
        for person in made.people
        for one in person.access
    ]


@pytest.mark.parametrize(
    ("wanted", "there", "line"),
    [
        (want(ada="Member"), Inside({"ada": "Member"}), "ada in-order member Member/Member"),
        (want(ada="Member"), Inside({"ada": "Viewer"}), "ada role-differs member Viewer/Member"),
        (want(ada="Member"), Inside({"ada": "-"}), "ada role-differs member -/Member"),
        (want(ada="Member"), Inside(), "ada missing absent -/Member"),
        (want(ada="Member"), Inside({}, {"ada": "Member"}), "ada invited invited Member/Member invitation"),
        (want(ada="Member"), Inside({}, {"ada": "Viewer"}), "ada role-differs invited Viewer/Member"),
        (want(ada="Member"), Inside({}, {"ada": "Member DECLINED"}), "ada waiting declined Member/Member declined"),
        (want(ada="Member"), Inside({}, {"ada": "Member ACCEPTED"}), "ada missing absent -/Member"),
        (want(), Inside({"ada": "Member"}), "ada to-be-removed member Member/-"),
        (want(), Inside({}, {"ada": "Member"}), "ada to-be-removed invited Member/-"),
        (want(unlisted="keep"), Inside({"ada": "Member"}), "ada kept member Member/-"),
        (want(ada="Member until 2026-01-01"), Inside({"ada": "Member"}), "ada to-be-removed member Member/-"),
        (want(ada="Member until 2026-01-01"), Inside(), "ada expired absent -/-"),
        (want(ada="Member from 2027-01-01"), Inside(), "ada waiting absent -/- joining"),
        (want(ada="Member from 2027-01-01"), Inside({"ada": "Viewer"}), "ada to-be-removed member Viewer/- joining"),
        (
            want({"ada": "Member from 2027-01-01"}, "keep"),
            Inside({"ada": "Viewer"}),
            "ada kept member Viewer/- joining",
        ),
        (
            want(ada="Viewer until 2026-01-01 then Member"),
            Inside({"ada": "Member"}),
            "ada in-order member Member/Member",
        ),
        (
            want(ada="Viewer until 2026-01-01 then Member"),
            Inside({"ada": "Viewer"}),
            "ada role-differs member Viewer/Member",
        ),
        (
            want(ada="Viewer until 2026-01-01 then Member"),
            Inside({}, {"ada": "Viewer"}),
            "ada role-differs invited Viewer/Member",
        ),
        (UNMANAGED, Inside({"ada": "Member"}), "ada not-managed member Member/-"),
        (UNMANAGED, Inside({}, {"ada": "Member ACCEPTED"}), None),
        (want(ada="Owner"), Inside({}, {"ada": "Lower"}), "ada waiting invited Manager/Owner invitation transfer"),
        (want(ada="Member", bea="Owner"), Inside({"ada": "Owner"}), "ada waiting member Owner/Member transfer"),
        (
            want(ada="Member"),
            Inside({}, {"ada": ["Member DECLINED", "Member", "Viewer"]}),
            "ada invited invited Viewer/Member invitation",
        ),
    ],
)
def test_how_somebody_stands(wanted: DesiredScope, there: Inside, line: str | None) -> None:
    found = told(review(desired(Bot=wanted), live(Bot=there)))

    assert [one for one in found if one.startswith("Bot ada")] == ([] if line is None else [f"Bot {line}"])


def test_declined_and_asked_again_is_missing() -> None:
    made = review(
        desired(Bot=want(ada="Member"), resend_declined=True), live(Bot=Inside({}, {"ada": "Member DECLINED"}))
    )

    assert told(made) == ["Bot ada missing declined Member/Member"]
    assert made.people[0].access[0].actions == tuple(action.id for action in made.differences)


def test_leaving_the_organization_takes_everything_along() -> None:
    wanted = desired(want(ada="Owner"), Bot=UNMANAGED)
    made = review(wanted, live({"ada": "Owner", "zoe": "Member"}, Bot=Inside({"zoe": "Viewer"})))

    assert [line for line in told(made) if "zoe" in line] == [
        "org zoe to-be-removed member Member/-",
        "Bot zoe to-be-removed member Viewer/-",
    ]
    assert {one.actions for one in made.people[1].access} == {(made.differences[0].id,)}


def test_another_day_shows_who_is_gone_by_then() -> None:
    wanted = desired(Bot=want(ada="Member until 2026-03-20", bea="Member until 2026-09-01"))
    there = live(Bot=Inside({"ada": "Member", "bea": "Member"}))

    now = review(wanted, there)
    then = review(wanted, there, datetime(2026, 4, 1, tzinfo=UTC))

    assert [(short(one.email), one.soon) for one in now.expiring] == [("ada", True), ("bea", False)]
    assert (now.summary.expiring, now.summary.expiring_soon) == (2, 1)
    assert "Bot ada to-be-removed member Member/-" in told(then)
    assert [short(one.email) for one in then.expiring] == ["bea"]


def test_scopes_and_counts() -> None:
    made = review(
        desired(Bot=want(ada="Owner", kurt="Member")),
        live(Zoo=Inside({"ada": "Member"}), Bot=Inside({"ada": "Owner"}, {"kurt": "Member"})),
    )

    assert [scope.scope for scope in made.scopes] == [ORGANIZATION, project("Bot"), project("Zoo")]
    bot = made.scopes[1]
    assert (bot.managed, bot.unlisted, bot.owner) == (True, "remove", mail("ada"))
    assert (bot.members, bot.invited, bot.states) == (1, 1, {"in-order": 1, "invited": 1})
    assert (made.scopes[2].managed, made.scopes[2].unlisted, made.scopes[2].source) == (False, None, None)
    assert made.summary.access == sum(made.summary.states.values()) == 4
    assert made.summary.people == 2


def test_an_access_ends_with_the_organizations_entry() -> None:
    """A project entry was shown to last until 2030, or without an end, and wasn't counted as ending soon."""
    made = review(
        desired(
            want({"ada": "Owner", "kurt": "Member until 2026-03-21", "zoe": "Admin until 2026-03-11 then Member"}),
            Bot=want({"kurt": "Member until 2030-01-01", "zoe": "Member"}),
            Lab=want({"kurt": "Member"}),
            Ops=want({"kurt": "Member until 2026-03-06"}),
        ),
        live(
            {"ada": "Owner", "kurt": "Member", "zoe": "Admin"},
            Bot=Inside({"kurt": "Member", "zoe": "Member"}),
            Lab=Inside({"kurt": "Member"}),
            Ops=Inside({"kurt": "Member"}),
        ),
    )
    assert [
        (one.scope.name, short(one.email), f"{one.expires:%m-%d}", one.then, one.soon) for one in made.expiring
    ] == [
        ("Ops", "kurt", "03-06", None, True),
        ("", "zoe", "03-11", "Member", True),
        ("", "kurt", "03-21", None, True),
        ("Bot", "kurt", "03-21", None, True),
        ("Lab", "kurt", "03-21", None, True),
    ]
    assert made.summary.expiring_soon == 5
