"""The core on a platform in memory: order, dependencies, concurrency, stopping, the journal."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorlist.applying.execute import execute
from doorlist.applying.stopping import Stop
from doorlist.errors import JournalError, Rejected
from doorlist.journal.journal import Journal
from doorlist.values.action import Action
from doorlist.values.outcome import ActionOutcome
from support.applying import carry_out, journal_rows, lines, no_pause
from support.fake_platform import After, Before, FakePlatform, error, lost, stamped
from support.worlds import Inside, desired, live, mail, plan_of, project, want

if TYPE_CHECKING:
    from pathlib import Path

    from doorlist.values.live import Live
    from doorlist.values.plan import Plan

BOT = project("Bot")


def everything() -> tuple[Live, Plan]:
    """A plan with every kind of action and a dependency."""
    there = stamped(
        live(
            {"ada": "Owner", "grace": "Admin", "bob": "Member", "eve": "Member", "max": "Member"},
            {"kurt": "Member", "zoe": "Member", "dora": "Member DECLINED"},
            Bot=Inside({"ada": "Owner", "bob": "Member"}, {"old": "Member"}),
        )
    )
    wanted = desired(
        want(
            grace="Owner", ada="Member", bob="Member", max="Auditor", kurt="Admin", dora="Member", new="Member",
            newer="Member",
        ),
        Bot=want(ada="Owner", new="Annotator"),
        resend_declined=True,
    )  # fmt: skip
    return there, plan_of(wanted, there)


def test_a_whole_plan_in_its_order(tmp_path: Path) -> None:
    there, plan = everything()
    platform = FakePlatform(there)
    told: list[ActionOutcome] = []
    executed = carry_out(plan.actions, there, platform, tmp_path, concurrency=1, progress=told.append)
    assert lines(executed.actions) == [
        "done update-role org grace Admin>Owner",
        "done revoke org kurt 1",
        "done revoke org zoe 2",
        "done revoke Bot old 4",
        "done remove org eve",
        "done remove Bot bob",
        "done update-role org ada Admin>Member",
        "done update-role org max Member>Auditor",
        "done invite org kurt Admin",
        "done invite org new Member",
        "done invite org newer Member",
        "done invite Bot new Annotator",
        "done resend org dora 3",
    ]
    assert executed.journal_error is None
    assert [call[0] for call in platform.calls] == [
        *["set_role", "revoke", "revoke", "revoke", "remove", "remove", "set_role", "set_role"],
        *["invite", "invite", "invite", "resend"],
    ]
    assert platform.writes()[9] == (
        "invite", "organization", (mail("new"), mail("newer")), "organization/member",
    )  # fmt: skip
    assert sorted(each.action.id for each in told) == sorted(action.id for action in plan.actions)
    rows = journal_rows(tmp_path)
    assert [row["phase"] for row in rows] == ["before", "after"] * 12
    assert {row["result"] for row in rows} == {None, "done"}


def test_phases_follow_one_another_and_requests_go_side_by_side(tmp_path: Path) -> None:
    there, plan = everything()
    platform = FakePlatform(there)
    executed = carry_out(plan.actions, there, platform, tmp_path, concurrency=8)
    assert {each.result for each in executed.actions} == {"done"}
    assert platform.most == 3
    kinds = [call[0] for call in platform.calls]
    assert kinds[0] == "set_role"
    assert kinds[1:4] == ["revoke"] * 3
    assert kinds[4:6] == ["remove"] * 2
    assert kinds[6:8] == ["set_role"] * 2


@given(st.integers(1, 6))
@settings(max_examples=6, deadline=None)
def test_no_more_at_once_than_allowed(tmp_path_factory: pytest.TempPathFactory, concurrency: int) -> None:
    names = {f"p{number}": "Member" for number in range(12)}
    there = live({"ada": "Owner", **names})
    platform = FakePlatform(there)
    plan = plan_of(desired(want(ada="Owner")), there)
    executed = carry_out(plan.actions, there, platform, tmp_path_factory.mktemp("j"), concurrency=concurrency)
    assert {each.result for each in executed.actions} == {"done"}
    assert platform.most == concurrency


def test_a_failure_stops_its_dependents_alone_and_names_it(tmp_path: Path) -> None:
    there, plan = everything()
    platform = FakePlatform(there)
    platform.script("set_role", Before(error(Rejected, "not now")))
    platform.script("revoke", Before(error(Rejected, "not this one")))
    executed = carry_out(plan.actions, there, platform, tmp_path, concurrency=1)
    assert [line for line in lines(executed.actions) if not line.startswith("done")] == [
        "failed update-role org grace Admin>Owner: not now",
        "failed revoke org kurt 1: not this one",
        "skipped update-role org ada Admin>Member: it depends on the role update of grace@acme.example "
        "in the organization, which failed",
        "skipped invite org kurt Admin: it depends on the revocation of the invitation of kurt@acme.example "
        "to the organization, which failed",
    ]


def chained(there: Live) -> list[Action]:
    """Removals where each depends on the next, so that the list's order is the wrong way round."""
    removals = [action for action in plan_of(desired(want(ada="Owner")), there).actions if action.kind == "remove"]
    return [replace(action, depends_on=(after.id,)) for action, after in pairwise(removals)] + removals[-1:]


def test_dependencies_within_a_phase_are_respected(tmp_path: Path) -> None:
    there = live({"ada": "Owner", "a": "Member", "b": "Member", "c": "Member"})
    platform = FakePlatform(there)
    executed = carry_out(chained(there), there, platform, tmp_path)
    assert {each.result for each in executed.actions} == {"done"}
    assert [call[2] for call in platform.calls] == ["u-c", "u-b", "u-a"]


def test_a_circle_of_dependencies_is_skipped(tmp_path: Path) -> None:
    there = live({"ada": "Owner", "a": "Member", "b": "Member"})
    one, two = plan_of(desired(want(ada="Owner")), there).actions
    circle = [replace(one, depends_on=(two.id,)), replace(two, depends_on=(one.id,))]
    platform = FakePlatform(there)
    executed = carry_out(circle, there, platform, tmp_path)
    assert lines(executed.actions) == [
        "skipped remove org a: it depends on the removal of b@acme.example from the organization, which isn't done",
        "skipped remove org b: it depends on the removal of a@acme.example from the organization, which was skipped",
    ]
    assert platform.calls == []


def test_one_press_lets_what_is_under_way_finish(tmp_path: Path) -> None:
    there, plan = everything()

    async def work() -> tuple[FakePlatform, list[str]]:
        stop = Stop()
        platform = FakePlatform(there)
        platform.script("revoke", None, stop.press)
        with Journal(tmp_path / "journal.jsonl", there.organization.id) as journal:
            executed = await execute(
                plan.actions, there, client=platform, journal=journal, concurrency=2, stop=stop, pause=no_pause
            )
        return platform, lines(executed.actions)

    platform, told = asyncio.run(work())
    results = [line.split()[0] for line in told]
    assert results == ["done"] * len(platform.calls) + ["skipped"] * (len(told) - len(platform.calls))
    assert {call[0] for call in platform.calls} == {"set_role", "revoke"}
    assert told[-1] == "skipped resend org dora 3: interrupted"
    rows = journal_rows(tmp_path)
    assert len(rows) == 2 * len(platform.calls)
    assert rows[-1]["phase"] == "after"


def test_two_presses_give_up_what_is_under_way(tmp_path: Path) -> None:
    there, plan = everything()

    async def work() -> list[str]:
        stop = Stop()
        platform = FakePlatform(there)

        async def hang() -> None:
            stop.press()
            stop.press()
            await asyncio.Event().wait()

        platform.script("revoke", None, hang)
        with Journal(tmp_path / "journal.jsonl", there.organization.id) as journal:
            executed = await execute(
                plan.actions, there, client=platform, journal=journal, concurrency=1, stop=stop, pause=no_pause
            )
        return lines(executed.actions)

    told = asyncio.run(work())
    assert told[:4] == [
        "done update-role org grace Admin>Owner",
        "done revoke org kurt 1",
        "unknown revoke org zoe 2: sent, and given up before it was known what it came to",
        "skipped revoke Bot old 4: interrupted",
    ]
    assert [row["phase"] for row in journal_rows(tmp_path)] == ["before", "after", "before", "after", "before"]


def test_nothing_is_sent_that_cant_be_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, plan = everything()
    platform = FakePlatform(there)
    really = os.write
    written: list[int] = []

    def fills_up(descriptor: int, data: bytes) -> int:
        written.append(1)
        if len(written) > 3:
            raise OSError(28, "No space left on device")
        return really(descriptor, data)

    monkeypatch.setattr(os, "write", fills_up)
    executed = carry_out(plan.actions, there, platform, tmp_path, concurrency=1)
    assert isinstance(executed.journal_error, JournalError)
    told = lines(executed.actions)
    done = [line for line in told if line.startswith("done")]
    assert len(platform.calls) == len(done) == 1 or len(platform.calls) == len(done) == 2
    reason = "nothing is sent that can't be recorded: the journal can't be used: no space left on device"
    assert told[len(done) :] == [line for line in told if line.endswith(reason) and line.startswith("skipped")]


def test_a_record_that_is_lost_at_the_very_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = live({"ada": "Owner", "eve": "Member"})
    plan = plan_of(desired(want(ada="Owner")), there)
    really = os.fsync
    synced: list[int] = []

    def fails_later(descriptor: int) -> None:
        synced.append(1)
        if len(synced) > 2:
            raise OSError(5, "Input/output error")
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fails_later)
    executed = carry_out(plan.actions, there, FakePlatform(there), tmp_path)
    assert lines(executed.actions) == ["done remove org eve"]
    assert executed.journal_error is not None


def test_what_was_lost_when_the_journal_broke_stays_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = live({"ada": "Owner", "eve": "Member"})
    plan = plan_of(desired(want(ada="Owner")), there)
    platform = FakePlatform(there)

    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    def breaks() -> Any:
        monkeypatch.setattr(os, "write", full)
        raise lost()

    platform.script("remove", breaks)
    executed = carry_out(plan.actions, there, platform, tmp_path)
    assert [each.result for each in executed.actions] == ["unknown"]


def test_no_actions_no_requests(tmp_path: Path) -> None:
    there = live({"ada": "Owner"})
    platform = FakePlatform(there)
    assert carry_out([], there, platform, tmp_path).actions == ()
    assert platform.calls == []


def is_true(outcome: ActionOutcome, platform: FakePlatform) -> bool:
    """Whether an action is told to be done exactly where the platform shows it."""
    action, done = outcome.action, outcome.result == "done"
    members, invitations = platform.people[action.scope], platform.open[action.scope]
    match action.kind:
        case "update-role":  # the previous Owner's role changes along with the hand-over
            held = members[action.email].role
            return action.email == mail("ada") or (held is not None and held.name == action.role.after) == done
        case "remove":
            return (action.email not in members) == done
        case "revoke":
            return (action.invitation_id not in invitations) == done
        case "invite":  # kurt's first invitation may still be there
            emails = {invitation.email for invitation in invitations.values()}
            return action.email == mail("kurt") or (action.email in emails) == done
        case "resend":
            return ((action.scope.key, action.email) in platform.mails) == done


FAULTS = st.sampled_from([None, None, None, "before", "after", "refused"])


@given(
    scripts=st.fixed_dictionaries(
        {name: st.lists(FAULTS, max_size=6) for name in ("set_role", "remove", "revoke", "invite", "resend")}
    ),
    concurrency=st.integers(1, 8),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_lost_nobody_is_mailed_twice_and_what_is_told_is_true(
    tmp_path_factory: pytest.TempPathFactory, scripts: dict[str, list[str | None]], concurrency: int
) -> None:
    there, plan = everything()
    platform = FakePlatform(there)
    for name, faults in scripts.items():
        for fault in faults:
            made = {
                None: None,
                "before": Before(lost()),
                "after": After(lost()),
                "refused": Before(error(Rejected)),
            }[fault]
            platform.script(name, made)
    executed = carry_out(plan.actions, there, platform, tmp_path_factory.mktemp("j"), concurrency=concurrency)
    assert [each.action for each in executed.actions] == list(plan.actions)
    assert len(set(platform.mails)) == len(platform.mails)
    results = {each.action.id: each.result for each in executed.actions}
    assert "unknown" not in results.values()
    for each in executed.actions:
        assert is_true(each, platform), each
    for action in plan.actions:
        if any(results[needed] != "done" for needed in action.depends_on):
            assert results[action.id] == "skipped"
