"""Invitations, many at a time: what was created, dropped, refused or lost, person by person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorlist.applying.stopping import Stop
from doorlist.errors import Conflict, NotEntitled, Rejected, Throttled
from doorlist.values.action import about_people
from doorlist.values.live import Role
from doorlist.values.scope import ORGANIZATION
from support.applying import carry_out, journal_rows
from support.fake_platform import After, Before, FakePlatform, error, lost
from support.worlds import desired, live, mail, plan_of, role_named, short, want

if TYPE_CHECKING:
    from pathlib import Path

    from doorlist.values.action import Action
    from doorlist.values.outcome import ActionOutcome
    from doorlist.values.plan import Plan

LOST = "the answer was lost (no answer in time)"
MEMBER, ADMIN = role_named(ORGANIZATION, "Member"), role_named(ORGANIZATION, "Admin")
THERE = live({"ada": "Owner"})


def people(count: int) -> list[str]:
    return [f"p{number:02}" for number in range(count)]


def invite(names: list[str], platform: FakePlatform, folder: Path, **more: Any) -> tuple[ActionOutcome, ...]:
    plan = plan_of(desired(want(dict.fromkeys(names, "Member"), ada="Owner")), THERE)
    return carry_out(plan.actions, more.pop("there", THERE), platform, folder, **more).actions


def amiss(outcomes: tuple[ActionOutcome, ...]) -> dict[str, tuple[str, str | None]]:
    """Whoever isn't simply done."""
    return {
        short(each.action.email): (each.result, each.detail)
        for each in outcomes
        if (each.result, each.detail) != ("done", None)
    }


def mailed(platform: FakePlatform) -> list[str]:
    return sorted(short(email) for _, email in platform.mails)


def test_fifty_a_call(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    assert amiss(invite(people(60), platform, tmp_path)) == {}
    assert sorted(len(call[2]) for call in platform.calls) == [10, 50]
    assert mailed(platform) == people(60)
    done = [row for row in journal_rows(tmp_path) if row["phase"] == "after"]
    assert sorted(email for row in done for email in row["emails"]) == [mail(name) for name in people(60)]
    assert sorted(number for row in done for number in row["invitations"]) == list(range(1001, 1061))
    assert {row["role"] for row in done} == {"Member"}


def test_dropped_addresses_are_found_and_explained(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.put_invitation(ORGANIZATION, mail("p00"), MEMBER.id)
    platform.put_invitation(ORGANIZATION, mail("p01"), ADMIN.id)
    platform.accept(ORGANIZATION, mail("p02"), MEMBER)
    platform.accept(ORGANIZATION, mail("p03"), ADMIN)
    assert amiss(invite(people(6), platform, tmp_path)) == {
        "p00": ("done", "the platform left them out; the list shows the invitation"),
        "p01": (
            "failed",
            "the platform left them out; they are invited already as Admin: it has to be revoked first",
        ),
        "p02": ("done", "the platform left them out; they are in the organization already, as Member"),
        "p03": (
            "failed",
            "the platform left them out; they are in the organization already as Admin: "
            "an invitation can't change that",
        ),
    }
    (row,) = [row for row in journal_rows(tmp_path) if row["phase"] == "after"]
    assert row["emails"] == [mail("p04"), mail("p05")]


def test_dropped_for_no_visible_reason_is_a_failure(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.put_invitation(ORGANIZATION, mail("p00"), MEMBER.id)
    invitation_id = next(iter(platform.open[ORGANIZATION]))

    def disappears() -> None:
        del platform.open[ORGANIZATION][invitation_id]

    platform.script("invitations", disappears)
    assert amiss(invite(people(2), platform, tmp_path / "a")) == {
        "p00": ("failed", "the platform left them out and doesn't say why")
    }
    platform = FakePlatform(THERE)
    platform.put_invitation(ORGANIZATION, mail("p00"), MEMBER.id)
    platform.script("invitations", Before(error(Throttled, "too busy")))
    assert amiss(invite(people(2), platform, tmp_path / "b")) == {
        "p00": ("failed", "the platform left them out, and reading why failed: too busy")
    }


@given(st.sets(st.integers(0, 49), max_size=4), st.sampled_from([Rejected, Conflict]))
@settings(max_examples=40, deadline=None)
def test_refused_people_dont_stop_the_others(
    tmp_path_factory: pytest.TempPathFactory, bad: set[int], kind: type[Rejected]
) -> None:
    platform = FakePlatform(THERE)
    names = people(50)
    for number in bad:
        platform.refused[mail(names[number])] = error(kind, "free-mail address", 422)
    outcomes = invite(names, platform, tmp_path_factory.mktemp("j"))
    assert amiss(outcomes) == {names[number]: ("failed", "free-mail address") for number in bad}
    assert mailed(platform) == [name for number, name in enumerate(names) if number not in bad]
    assert len(platform.writes()) <= 1 + 12 * len(bad)


def test_a_conflict_where_nobody_is_new(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    for name in people(3):
        platform.put_invitation(ORGANIZATION, mail(name), MEMBER.id)
    outcomes = invite(people(3), platform, tmp_path)
    assert amiss(outcomes) == dict.fromkeys(
        people(3), ("done", "the platform left them out; the list shows the invitation")
    )
    assert len(platform.writes()) == 1


def test_a_conflict_over_some_goes_on_with_the_others(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.put_invitation(ORGANIZATION, mail("p00"), MEMBER.id)
    platform.script("invite", Before(error(Conflict, "somebody is invited", 409)))
    outcomes = invite(people(3), platform, tmp_path)
    assert set(amiss(outcomes)) == {"p00"}
    assert [len(call[2]) for call in platform.writes()] == [3, 2]


def test_a_conflict_that_cant_be_looked_into(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.script("invite", *[Before(error(Conflict, "no", 409))] * 3)
    platform.script("invitations", *[Before(error(Throttled))] * 3)
    assert amiss(invite(people(2), platform, tmp_path)) == {"p00": ("failed", "no"), "p01": ("failed", "no")}


def test_a_refusal_of_the_key_isnt_tried_person_by_person(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.script("invite", Before(error(NotEntitled, "inviting isn't part of this plan", 403)))
    outcomes = invite(people(3), platform, tmp_path)
    assert {each.detail for each in outcomes} == {"inviting isn't part of this plan"}
    assert len(platform.writes()) == 1


def test_lost_after_the_effect_is_settled_by_the_list(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.script("invite", After(lost()))
    outcomes = invite(people(3), platform, tmp_path)
    assert amiss(outcomes) == dict.fromkeys(people(3), ("done", f"{LOST}; the list shows the invitation"))
    assert len(platform.writes()) == 1
    assert mailed(platform) == people(3)


def test_lost_and_accepted_at_once(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.script("invite", After(lost()))
    platform.script("invitations", lambda: platform.accept(ORGANIZATION, mail("p00"), MEMBER))
    outcomes = invite(people(2), platform, tmp_path)
    assert amiss(outcomes)["p00"] == ("done", f"{LOST}; they are in the organization already, as Member")


def test_lost_before_the_effect_is_sent_again_a_few_times(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.script("invite", Before(lost()), Before(lost()))
    assert amiss(invite(people(3), platform, tmp_path / "a")) == {}
    assert len(platform.writes()) == 3
    assert mailed(platform) == people(3)
    platform = FakePlatform(THERE)
    platform.script("invite", *[Before(lost())] * 9)
    outcomes = invite(people(2), platform, tmp_path / "b")
    assert {each.detail for each in outcomes} == {f"{LOST}; sent 3 times, and the list doesn't show it"}
    assert len(platform.writes()) == 3


def test_a_lost_request_that_lands_late_mails_nobody_twice(tmp_path: Path) -> None:
    """The list doesn't show it yet; it lands between the reading and the second request."""
    platform = FakePlatform(THERE)

    def lands() -> None:
        for name in people(2):
            platform.put_invitation(ORGANIZATION, mail(name), MEMBER.id)

    platform.script("invite", Before(lost()), lands)
    outcomes = invite(people(3), platform, tmp_path)
    assert {each.result for each in outcomes} == {"done"}
    assert mailed(platform) == people(3)


def test_lost_and_unreadable_stays_unknown(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.script("invite", After(lost()))
    platform.script("invitations", Before(error(Throttled, "too busy")))
    outcomes = invite(people(2), platform, tmp_path)
    assert {(each.result, each.detail) for each in outcomes} == {
        ("unknown", f"{LOST}, and reading back failed: too busy")
    }


def test_interrupted_while_settling(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    platform.script("invite", Before(lost()))
    stop = Stop()

    async def press(_seconds: float) -> None:
        stop.press()

    outcomes = invite(people(2), platform, tmp_path, stop=stop, pause=press)
    assert {(each.result, each.detail) for each in outcomes} == {
        ("failed", f"{LOST}; the list doesn't show it, and it wasn't sent again: interrupted")
    }


def test_interrupted_while_a_refused_batch_is_taken_apart(tmp_path: Path) -> None:
    platform = FakePlatform(THERE)
    stop = Stop()

    def refuse() -> None:
        stop.press()
        raise error(Rejected, "no", 422)

    platform.script("invite", refuse)
    outcomes = invite(people(2), platform, tmp_path, stop=stop)
    assert {(each.result, each.detail) for each in outcomes} == {("skipped", "interrupted")}
    assert len(platform.writes()) == 1


def without_ids(plan: Plan) -> list[Action]:
    """As in a plan that defines the role itself."""
    return [replace(action, role_id=None) for action in about_people(plan.actions)]


def test_the_role_goes_by_the_actions_id(tmp_path: Path) -> None:
    """Two roles of a laxer platform can differ in case only: a name is no way to tell them apart."""
    twin = Role("twin", "ADMIN")
    roles = (*(THERE.of(ORGANIZATION).roles or ()), twin)
    there = replace(THERE, scopes={ORGANIZATION: replace(THERE.of(ORGANIZATION), roles=roles)})
    platform = FakePlatform(there)
    plan = plan_of(desired(want(ada="Owner", p00="Admin")), THERE)
    carry_out(plan.actions, there, platform, tmp_path)
    assert platform.calls == [("invite", "organization", (mail("p00"),), ADMIN.id)]


def test_a_role_without_an_id_is_looked_up_and_member_needs_none(tmp_path: Path) -> None:
    unread = replace(THERE, scopes={ORGANIZATION: replace(THERE.of(ORGANIZATION), roles=None)})
    platform = FakePlatform(THERE)
    plan = plan_of(desired(want(dict.fromkeys(people(1), "Member"), ada="Owner")), THERE)
    carry_out(without_ids(plan), unread, platform, tmp_path / "a")
    assert platform.calls == [("invite", "organization", (mail("p00"),), None)]

    plan = plan_of(desired(want(ada="Owner", p00="Admin")), THERE)
    platform = FakePlatform(THERE)
    carry_out(without_ids(plan), unread, platform, tmp_path / "c")
    assert [call[0] for call in platform.calls] == ["roles", "invite"]
    assert platform.calls[1][3] == ADMIN.id


def test_a_role_that_isnt_there_or_cant_be_read(tmp_path: Path) -> None:
    unread = replace(THERE, scopes={ORGANIZATION: replace(THERE.of(ORGANIZATION), roles=None)})
    plan = plan_of(desired(want(ada="Owner", p00="Admin")), THERE)
    platform = FakePlatform(unread)
    (outcome,) = carry_out(without_ids(plan), unread, platform, tmp_path / "a").actions
    assert (outcome.result, outcome.detail) == ("failed", "the organization has no role Admin")
    platform = FakePlatform(THERE)
    platform.script("roles", Before(error(Throttled, "too busy")))
    (outcome,) = carry_out(without_ids(plan), unread, platform, tmp_path / "b").actions
    assert (outcome.result, outcome.detail) == ("failed", "the roles couldn't be read: too busy")
    assert platform.writes() == []
