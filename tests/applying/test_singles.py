"""Requests about one person: each kind, with every way its answer can be lost or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.applying.context import PAUSES
from doorlist.applying.stopping import Stop
from doorlist.errors import Conflict, NotFound, OutcomeUnknown, Rejected, Throttled, Unreachable, Unreadable
from doorlist.values.action import about_people
from doorlist.values.live import HeldRole
from doorlist.values.scope import ORGANIZATION
from support.applying import carry_out, journal_rows, lines
from support.fake_platform import After, Before, FakePlatform, error, lost, stamped
from support.worlds import Inside, desired, live, mail, plan_of, project, role_named, want

if TYPE_CHECKING:
    from pathlib import Path

    from doorlist.values.live import Live
    from doorlist.values.plan import Plan

BOT = project("Bot")
LOST = "the answer was lost (no answer in time)"


def case(kind: str) -> tuple[Live, Plan]:
    """A plan with one action of a kind, about eve."""
    members, invited, wanted = {
        "update-role": ({"eve": "Member"}, {}, {"eve": "Admin"}),
        "remove": ({"eve": "Member"}, {}, {}),
        "revoke": ({}, {"eve": "Member"}, {}),
        "resend": ({}, {"eve": "Member DECLINED"}, {"eve": "Member"}),
    }[kind]
    there = stamped(live({"ada": "Owner", **members}, invited))
    plan = plan_of(desired(want({"ada": "Owner", **wanted}), resend_declined=True), there)
    assert [action.kind for action in plan.actions] == [kind]
    return there, plan


CALLS = {"update-role": "set_role", "remove": "remove", "revoke": "revoke", "resend": "resend"}


def told(kind: str, tmp_path: Path, *faults: Any, **more: Any) -> tuple[str, FakePlatform]:
    """What becomes of the action with these faults on its call, without the action's own words."""
    there, plan = case(kind)
    platform = FakePlatform(there)
    platform.script(CALLS[kind], *[fault(platform) if getattr(fault, "late", False) else fault for fault in faults])
    (line,) = lines(carry_out(plan.actions, there, platform, tmp_path, **more).actions)
    result, _, rest = line.partition(" ")
    _, _, detail = rest.partition(": ")
    return f"{result}: {detail}" if detail else result, platform


def on(act: Any) -> Any:
    """A fault that needs the platform: called with it first, then just before the request."""

    def bind(platform: FakePlatform) -> Any:
        return lambda: act(platform)

    bind.late = True  # type: ignore[attr-defined]
    return bind


def leaves(platform: FakePlatform) -> None:
    platform.people[ORGANIZATION].pop(mail("eve"), None)
    platform.open[ORGANIZATION].clear()


def joins(platform: FakePlatform) -> None:
    platform.accept(ORGANIZATION, mail("eve"), role_named(ORGANIZATION, "Member"))


@pytest.mark.parametrize("kind", CALLS)
def test_a_lost_answer_after_the_effect_is_settled_and_not_sent_again(kind: str, tmp_path: Path) -> None:
    for number, kind_of_loss in enumerate((OutcomeUnknown, Unreadable)):
        result, platform = told(
            kind, tmp_path / str(number), After(error(kind_of_loss, "no answer in time; nobody knows"))
        )
        assert result.startswith(f"done: {LOST}; ")
        assert len(platform.writes()) == 1
    rows = journal_rows(tmp_path / "0")
    assert [(row["phase"], row["result"]) for row in rows] == [("before", None), ("after", "unknown")]
    assert rows[1]["detail"] == "POST /v2/x: no answer in time; nobody knows"


@pytest.mark.parametrize("kind", ["update-role", "remove", "revoke"])
def test_what_surely_did_nothing_is_sent_again_but_not_for_ever(kind: str, tmp_path: Path) -> None:
    result, platform = told(kind, tmp_path / "a", Before(lost()), Before(lost()))
    assert result == "done"
    assert len(platform.writes()) == 3
    result, platform = told(kind, tmp_path / "b", *[Before(lost())] * 9)
    assert result == f"failed: {LOST}; sent 3 times, and reading shows no effect"
    assert len(platform.writes()) == len(PAUSES) == 3


def test_a_resend_is_never_sent_twice(tmp_path: Path) -> None:
    result, platform = told("resend", tmp_path, Before(lost()))
    assert result == (f"failed: {LOST}; reading shows no effect. Not sent again, so that nobody is mailed twice")
    assert len(platform.writes()) == 1
    assert platform.mails == []


def test_a_resend_that_cant_be_told_stays_unknown(tmp_path: Path) -> None:
    there = live({"ada": "Owner"}, {"eve": "Member DECLINED 2026-01-01"})
    plan = plan_of(desired(want(ada="Owner", eve="Member"), resend_declined=True), there)
    platform = FakePlatform(there)
    platform.script("resend", After(lost()))
    executed = carry_out(plan.actions, replace(there, scopes={}), platform, tmp_path)
    assert lines(executed.actions) == [
        f"unknown resend org eve 1: {LOST}; whether it was mailed can't be told, "
        "as the invitation hadn't been read before"
    ]


@pytest.mark.parametrize(
    ("kind", "act", "expected"),
    [
        ("update-role", leaves, "failed: eve@acme.example is no longer in the organization"),
        ("remove", leaves, "done: they are no longer there"),
        ("revoke", leaves, "done: the invitation is no longer there"),
        ("revoke", joins, "done: they are in the organization as Member: the invitation had been used"),
        ("resend", leaves, "failed: the invitation is no longer there"),
        ("resend", joins, "done: they have joined the organization, and need no reminder"),
    ],
)
def test_what_is_gone_meanwhile(kind: str, act: Any, expected: str, tmp_path: Path) -> None:
    result, platform = told(kind, tmp_path, on(act))
    assert result == expected
    assert len(platform.writes()) == 1


@pytest.mark.parametrize("kind", CALLS)
def test_a_refusal_is_told_with_its_reason(kind: str, tmp_path: Path) -> None:
    for number, refusal in enumerate((Rejected, Throttled, Unreachable, Conflict, NotFound)):
        result, platform = told(kind, tmp_path / str(number), Before(error(refusal, "because of this")))
        assert result == "failed: because of this"
        assert len(platform.writes()) == 1
    assert [row["result"] for row in journal_rows(tmp_path / "0")] == [None, "failed"]


def test_a_conflict_can_mean_that_it_is_done(tmp_path: Path) -> None:
    def somebody_else_was_quicker(platform: FakePlatform) -> None:
        eve = platform.people[ORGANIZATION][mail("eve")]
        admin = role_named(ORGANIZATION, "Admin")
        platform.people[ORGANIZATION][mail("eve")] = eve._replace(role=HeldRole(admin.id, admin.name))
        raise error(Conflict, "has that role")

    result, _ = told("update-role", tmp_path, on(somebody_else_was_quicker))
    assert result == "done: the platform shows it as planned"


def test_a_refusal_of_the_second_try_is_looked_into(tmp_path: Path) -> None:
    """The first request was thought lost, and lands just before the second, which is refused."""

    def lands(platform: FakePlatform) -> None:
        leaves(platform)
        raise error(Rejected, "nothing to revoke")

    result, _ = told("revoke", tmp_path, Before(lost()), on(lands))
    assert result == "done: the invitation is no longer there"


def test_a_404_for_something_that_is_there_is_a_failure(tmp_path: Path) -> None:
    result, _ = told("revoke", tmp_path, Before(error(NotFound, "no such path")))
    assert result == "failed: no such path"


@pytest.mark.parametrize("kind", CALLS)
def test_reading_back_can_fail_too(kind: str, tmp_path: Path) -> None:
    there, plan = case(kind)
    platform = FakePlatform(there)
    platform.script(CALLS[kind], After(lost()))
    for call in ("members", "invitations"):
        platform.script(call, *[Before(error(Throttled, "too busy"))] * 3)
    (outcome,) = carry_out(plan.actions, there, platform, tmp_path / "a").actions
    assert (outcome.result, outcome.detail) == ("unknown", f"{LOST}, and reading back failed: too busy")
    platform = FakePlatform(there)
    platform.script(CALLS[kind], Before(error(Conflict, "in the way")))
    for call in ("members", "invitations"):
        platform.script(call, Before(error(Throttled, "too busy")))
    (outcome,) = carry_out(plan.actions, there, platform, tmp_path / "b").actions
    assert (outcome.result, outcome.detail) == ("failed", "in the way")


def test_interrupted_between_two_tries(tmp_path: Path) -> None:
    there, plan = case("remove")
    platform = FakePlatform(there)
    platform.script("remove", Before(lost()))

    async def press(_seconds: float) -> None:
        stop.press()

    stop = Stop()
    (outcome,) = carry_out(plan.actions, there, platform, tmp_path, stop=stop, pause=press).actions
    assert outcome.detail == f"{LOST}; reading shows no effect, and it wasn't sent again: interrupted"
    assert len(platform.writes()) == 1


def test_a_project_that_vanishes(tmp_path: Path) -> None:
    there = stamped(
        live(
            {"ada": "Owner"},
            Bot=Inside(
                {"ada": "Owner", "eve": "Member", "bob": "Member"}, {"kurt": "Member", "dora": "Member DECLINED"}
            ),
        )
    )
    plan = plan_of(desired(Bot=want(ada="Owner", bob="Annotator", dora="Member"), resend_declined=True), there)
    platform = FakePlatform(there)
    platform.vanish(BOT)
    assert lines(carry_out(plan.actions, there, platform, tmp_path).actions) == [
        "done revoke Bot kurt 1: the invitation is no longer there",
        "done remove Bot eve: they are no longer there",
        "failed update-role Bot bob Member>Annotator: bob@acme.example is no longer in project Bot",
        "failed resend Bot dora 2: the invitation is no longer there",
    ]


def test_roles_are_read_only_where_no_list_has_shown_them(tmp_path: Path) -> None:
    there, plan = case("update-role")
    actions = [replace(action, role_id=None) for action in about_people(plan.actions)]
    inside = there.of(ORGANIZATION)
    unread = replace(there, scopes={ORGANIZATION: replace(inside, roles=None)})
    platform = FakePlatform(there)
    assert lines(carry_out(actions, unread, platform, tmp_path / "a").actions) == [
        "done update-role org eve Member>Admin"
    ]
    assert [call[0] for call in platform.calls] == ["roles", "set_role"]

    platform = FakePlatform(unread)
    assert lines(carry_out(actions, unread, platform, tmp_path / "b").actions) == [
        "failed update-role org eve Member>Admin: the organization has no role Admin"
    ]
    platform = FakePlatform(there)
    platform.script("roles", Before(error(Throttled, "too busy")))
    assert lines(carry_out(actions, unread, platform, tmp_path / "c").actions) == [
        "failed update-role org eve Member>Admin: what it names couldn't be looked up: too busy"
    ]
    assert platform.writes() == []
