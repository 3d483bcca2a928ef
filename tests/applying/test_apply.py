"""The whole of `apply`, over HTTP against the emulated platform: checks, faults, verification, verdicts."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.access.load import load
from doorlist.api.client import Client
from doorlist.api.patience import Patience
from doorlist.api.settings import Connection
from doorlist.applying.apply import apply
from doorlist.applying.stopping import Stop
from doorlist.emulator.running import Running, running
from doorlist.errors import Blocked, JournalError, PlanFileError, StalePlan, UsageError
from doorlist.journal.journal import Journal
from doorlist.journal.reading import mail_log
from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.reconcile.needed import read
from doorlist.values.at_moment import at
from doorlist.values.desired import Desired
from support.applying import lines, no_pause
from support.emulator import acme
from support.plans import make_blocked
from support.worlds import desired, guard, mail, want

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from doorlist.values.live import Live
    from doorlist.values.outcome import Outcome
    from doorlist.values.plan import Plan

FAST = Patience(tries=4, first_wait=0.001, longest_backoff=0.01)
ALAN = "alan@partner.example"
WANTED = desired(
    want({ALAN: "Admin"}, ada="Owner", grace="Member", kurt="Member", dora="Member"),
    resend_declined=True,
    **{"Support Bot": want(grace="Owner", kurt="Annotator")},  # type: ignore[arg-type]  # a project's name
)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as server:
        yield server


@pytest.fixture
def emulator(server: Running) -> Running:
    """Ada owns it; grace, alan and mary are in; dora has declined, and somebody old is invited to the project."""
    seed = acme(invitations=[{"email": "dora@acme.example", "role": "Member", "status": "DECLINED"}])
    seed["projects"][0]["invitations"] = [{"email": "old@acme.example", "role": "Member"}]
    server.reset(seed)
    return server


class Context:
    """Plans and applies with one journal, as the commands do."""

    def __init__(self, emulator: Running, folder: Path, api: Any = "auto") -> None:
        self.emulator = emulator
        self.journal = folder / "journal.jsonl"
        self.api = api
        self.answer_seconds = 20.0
        self.patience = FAST

    def client(self) -> Client:
        return Client(
            Connection(self.emulator.url, self.emulator.key, self.api),
            patience=self.patience,
            answer_seconds=self.answer_seconds,
        )

    async def planned(self, want: Desired, now: datetime | None = None) -> tuple[Plan, Live]:
        now = now or datetime.now(UTC)
        async with self.client() as client:
            live = await read(client, at(want, now))
        return make_plan(want, live, CONFIDENT_AI, now=now, mailed=mail_log(self.journal, live.organization.id)), live

    def plan(self, want: Desired, now: datetime | None = None) -> Plan:
        return asyncio.run(self.planned(want, now))[0]

    async def applied(self, plan: Plan, **more: Any) -> Outcome:
        clock = more.setdefault("clock", lambda: datetime.now(UTC))
        with Journal(self.journal, plan.organization.id, clock=clock) as journal:
            async with self.client() as client:
                return await apply(plan, client=client, journal=journal, **{"pause": no_pause, **more})

    def apply(self, plan: Plan, **more: Any) -> Outcome:
        """A plan that was saved."""
        return asyncio.run(self.applied(plan, **more))

    def go(self, want: Desired, **more: Any) -> Outcome:
        """Plan and apply at once."""

        async def both() -> Outcome:
            plan, _ = await self.planned(want)
            return await self.applied(plan, **more)

        return asyncio.run(both())

    def writes(self) -> list[str]:
        return [f"{each['verb']} {each['path']}" for each in self.emulator.requests() if each["verb"] != "GET"]


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_the_whole_story(emulator: Running, tmp_path: Path, api: str) -> None:
    context = Context(emulator, tmp_path, api)
    outcome = context.go(WANTED)
    assert lines(outcome.actions) == [
        *[line for line in lines(outcome.actions) if line.startswith("done revoke Support Bot old")],
        "done remove org mary",
        "done remove Support Bot alan@partner.example",
        "done update-role org alan@partner.example Member>Admin",
        "done update-role org grace Admin>Member",
        "done invite org kurt Member",
        "done invite Support Bot kurt Annotator",
        *[line for line in lines(outcome.actions) if line.startswith("done resend org dora")],
    ]
    assert outcome.verdict == "waiting"
    assert outcome.note is None
    assert outcome.after is not None
    assert outcome.after.actions == ()
    assert sorted((mail["email"], mail["scope"], mail["why"]) for mail in emulator.mails()) == [
        ("dora@acme.example", "organization", "resent"),
        ("kurt@acme.example", "organization", "invited"),
        ("kurt@acme.example", "project:support-bot", "invited"),
    ]
    emulator.accept(mail("kurt"))
    emulator.accept(mail("kurt"), "project:support-bot")
    emulator.accept(mail("dora"))
    outcome = context.go(WANTED)
    assert (outcome.verdict, outcome.actions) == ("converged", ())


def test_a_saved_plan_that_is_done_is_told_as_done(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(WANTED)
    assert context.apply(plan).verdict == "waiting"
    emulator.clear_requests()
    outcome = context.apply(plan)
    assert outcome.verdict == "waiting"
    told = {each.action.kind: (each.result, each.detail) for each in outcome.actions}
    assert told == {
        **dict.fromkeys(("revoke", "remove", "update-role", "invite"), ("done", "it was done already")),
        "resend": ("done", "it isn't needed any more"),
    }
    assert [each.action for each in outcome.actions] == list(plan.actions)
    assert context.writes() == []


def test_a_saved_plan_goes_on_after_a_refused_action(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(WANTED)
    emulator.settings(faults=[{"kind": "status", "status": 422, "verb": "PUT", "times": 1}])
    first = context.apply(plan)
    assert first.verdict == "failed"
    assert {each.result for each in first.actions} == {"done", "failed"}
    emulator.clear_requests()
    second = context.apply(plan)
    assert second.verdict == "waiting"
    assert len(context.writes()) == sum(each.result == "failed" for each in first.actions)
    assert {each.result for each in second.actions} == {"done"}


def test_what_replaces_a_revoked_invitation_is_still_part_of_the_plan(emulator: Running, tmp_path: Path) -> None:
    seed = acme(invitations=[{"email": "kurt@acme.example", "role": "Member"}])
    emulator.reset(seed)
    context = Context(emulator, tmp_path)
    plan = context.plan(desired(want({}, "keep", ada="Owner", kurt="Admin")))
    assert [action.kind for action in plan.actions] == ["revoke", "invite"]
    emulator.settings(faults=[{"kind": "status", "status": 422, "verb": "POST"}])
    assert context.apply(plan).verdict == "failed"
    emulator.settings(faults=[])
    outcome = context.apply(plan)
    assert lines(outcome.actions) == [
        next(line for line in lines(outcome.actions) if line.startswith("done revoke org kurt")),
        "done invite org kurt Admin",
    ]
    assert outcome.verdict == "waiting"


def test_a_stale_plan_has_its_reasons_as_data(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(WANTED)
    emulator.leave(ALAN)
    with pytest.raises(StalePlan) as caught:
        context.apply(plan)
    assert caught.value.exit_code == 4
    (reason,) = caught.value.reasons
    assert json.loads(json.dumps(reason)) == {
        "scope": {"type": "organization"},
        "email": ALAN,
        "name": None,
        "planned": [
            {
                "id": f"update-role:organization:{ALAN}",
                "kind": "update-role",
                "cause": "role-differs",
                "from": "Member",
                "to": "Admin",
            }
        ],
        "needed": [
            {"id": f"invite:organization:{ALAN}", "kind": "invite", "cause": "not-in", "from": None, "to": "Admin"}
        ],
        "reason": "alan@partner.example in the organization: planned was the role update from Member to Admin; "
        "now it would be the invitation as Admin",
    }


@pytest.mark.parametrize(("minutes", "applied"), [(4, True), (6, False), (60 * 24 * 365 * 70, False)])
def test_a_plan_from_the_future_is_refused(emulator: Running, tmp_path: Path, minutes: int, applied: bool) -> None:
    """With `created_at` in 2099 somebody whose entry expires in 2027 could be removed today."""
    context = Context(emulator, tmp_path)
    now = datetime.now(UTC)
    later = now + timedelta(minutes=minutes)
    plan = replace(context.plan(desired(want({}, "keep", ada="Owner", kurt="Member"))), created_at=later)
    if applied:
        assert context.apply(plan, clock=lambda: now).verdict == "waiting"
        return
    emulator.clear_requests()
    with pytest.raises(PlanFileError, match="this plan is from the future"):
        context.apply(plan, clock=lambda: now)
    assert emulator.requests() == []


def test_what_expires_is_judged_by_the_machine_that_applies(emulator: Running, tmp_path: Path) -> None:
    """A planner whose clock is ahead removes nobody before their time."""
    context = Context(emulator, tmp_path)
    now = datetime.now(UTC)
    ends = now + timedelta(minutes=2)
    wanted = desired(want({ALAN: f"Member until {ends:%Y-%m-%dT%H:%M:%S}"}, "keep", ada="Owner"))
    plan = context.plan(wanted, now + timedelta(minutes=4))
    assert [action.kind for action in plan.actions] == ["remove"]
    emulator.clear_requests()
    outcome = context.apply(plan, clock=lambda: now)
    assert lines(outcome.actions) == ["done remove org alan@partner.example: it isn't needed any more"]
    assert context.writes() == []


def test_live_is_read_again_before_the_first_write(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(WANTED)
    emulator.clear_requests()
    context.apply(plan)
    verbs = [each["verb"] for each in emulator.requests()]
    first = next(number for number, verb in enumerate(verbs) if verb != "GET")
    assert first >= 6
    assert "GET" in verbs[first:]


def test_a_harmless_change_doesnt_make_it_stale(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(desired(want({}, "keep", ada="Owner", kurt="Member")))
    emulator.leave(ALAN)
    assert context.apply(plan).verdict == "waiting"


def test_a_change_that_matters_is_told_person_by_person(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(WANTED)
    emulator.leave(ALAN)
    emulator.clear_requests()
    with pytest.raises(StalePlan) as caught:
        context.apply(plan)
    assert str(caught.value).splitlines() == [
        "other actions would be needed by now, and nothing was done:",
        "  alan@partner.example in the organization: planned was the role update from Member to Admin; "
        "now it would be the invitation as Admin",
        "  Make a new plan, and have it reviewed.",
    ]
    assert context.writes() == []


def test_access_that_expired_meanwhile_isnt_given(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    now = datetime.now(UTC)
    until = f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
    plan = context.plan(desired(want({"kurt": f"Member until {until}"}, "keep", ada="Owner")), now)
    outcome = context.apply(plan, clock=lambda: now + timedelta(hours=2))
    assert lines(outcome.actions) == ["done invite org kurt Member: it isn't needed any more"]
    assert outcome.verdict == "converged"
    assert emulator.mails() == []


def test_access_that_expired_meanwhile_and_has_to_be_taken(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    now = datetime.now(UTC)
    until = f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
    plan = context.plan(desired(want({ALAN: f"Admin until {until}"}, "keep", ada="Owner")), now)
    with pytest.raises(StalePlan, match=r"alan@partner\.example: the entry for the organization expired on"):
        context.apply(plan, clock=lambda: now + timedelta(hours=2))


def test_an_entry_that_expired_and_changes_nothing_makes_no_plan_stale(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    now = datetime.now(UTC)
    until = f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
    bot = {"Support Bot": want({"kurt": f"Annotator until {until}"}, "keep")}
    wanted = desired(want({"kurt": "Member"}, "keep", ada="Owner"), **bot, after_joining=True)
    plan = context.plan(wanted, now)
    assert [action.kind for action in plan.actions] == ["invite"]
    outcome = context.apply(plan, clock=lambda: now + timedelta(hours=2))
    assert outcome.verdict == "waiting"
    assert [(each.scope.key, each.what) for each in outcome.after.waiting] == [("organization", "invitation")]


def test_a_guardrail_that_came_in_the_way_meanwhile(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(desired(want({}, "keep", ada="Owner", kurt="Member"), guardrails=guard(min_admins=2)))
    assert plan.blocked == ()
    emulator.leave(mail("grace"))
    with pytest.raises(Blocked, match="min_admins, the organization"):
        context.apply(plan)
    assert emulator.mails() == []


def test_what_may_not_be_applied_is_refused_before_anything_is_read(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(WANTED)
    emulator.clear_requests()
    with pytest.raises(Blocked):
        context.apply(replace(plan, blocked=(make_blocked(),)))
    with pytest.raises(UsageError):
        context.apply(replace(plan, as_of=datetime.now(UTC)))
    assert emulator.requests() == []


def test_another_organizations_plan(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(WANTED)
    other = replace(plan, organization=replace(plan.organization, id="org-other", name="Apex"))
    with pytest.raises(PlanFileError, match="this plan is for the organization Apex, and the key belongs to Acme"):
        context.apply(other)
    assert context.writes() == []


def test_two_runs_of_one_plan_do_it_once(emulator: Running, tmp_path: Path) -> None:
    """Both planned at the same time; the second one gets the journal's lock when the first is done."""
    context = Context(emulator, tmp_path)

    async def story() -> None:
        plan, _ = await context.planned(WANTED)
        assert (await context.applied(plan)).verdict == "waiting"
        assert (await context.applied(plan)).verdict == "waiting"

    asyncio.run(story())
    assert len(emulator.mails()) == 3


def test_reminders_arent_due_again_because_of_this_run(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    started = datetime.now(UTC)
    journal = {"run": "old", "seq": 1, "at": (started - timedelta(days=30)).isoformat(), "phase": "before"}
    context.journal.write_text(
        json.dumps({**journal, "kind": "remove", "scope": "organization", "emails": []}, separators=(",", ":")) + "\n"
    )
    remind = desired(want({}, "keep", ada="Owner", kurt="Member"), resend_after=timedelta(days=7))
    assert context.go(remind).verdict == "waiting"
    emulator.settings(clock=(started + timedelta(days=8)).isoformat())
    later = started + timedelta(days=8)
    plan = context.plan(remind, later)
    assert [action.cause for action in plan.actions] == ["unanswered"]
    outcome = context.apply(plan, clock=lambda: later)
    assert outcome.after is not None
    assert [each.what for each in outcome.after.waiting] == ["invitation"]
    assert [mail["why"] for mail in emulator.mails()] == ["invited", "resent"]


def test_a_reminder_due_since_the_plan_was_saved_is_the_next_plans(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    started = datetime.now(UTC)
    remind = desired(want({}, "keep", ada="Owner", kurt="Member"), resend_after=timedelta(days=2))
    assert context.go(remind).verdict == "waiting"
    plan = context.plan(remind, started + timedelta(days=1))
    assert plan.actions == ()
    later = started + timedelta(days=3)
    outcome = context.apply(plan, clock=lambda: later)
    assert (outcome.verdict, outcome.note) == ("waiting", None)
    assert [action.cause for action in context.plan(remind, later).actions] == ["unanswered"]


def test_access_that_expires_during_the_run_is_left_to_do(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    now = datetime.now(UTC)
    until = f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
    plan = context.plan(desired(want({"kurt": f"Member until {until}"}, "keep", ada="Owner")), now)
    moments = iter([now])  # before the run; then it is later
    outcome = context.apply(plan, clock=lambda: next(moments, now + timedelta(hours=2)))
    assert outcome.verdict == "unfinished"
    assert outcome.note is not None
    assert "the revocation of the invitation of kurt@acme.example" in outcome.note


# Every fault of a write, with how the runs must end: `settled` in one run, or `again` after another.
LOSSES: dict[str, dict[str, Any]] = {
    "error before": {"kind": "status"},
    "error after": {"kind": "status", "effect": True},
    "cut before": {"kind": "cut"},
    "cut after": {"kind": "cut", "effect": True},
    "reset before": {"kind": "reset"},
    "reset after": {"kind": "reset", "effect": True},
    "cut in the answer": {"kind": "cut-body"},
    "time-out before": {"kind": "hang", "seconds": 0.6},
    "time-out after": {"kind": "hang", "effect": True, "seconds": 0.6},
    "too slow": {"kind": "slow", "seconds": 0.6},
    "half the JSON": {"kind": "truncated"},
    "a proxy's page before": {"kind": "html"},
    "a proxy's page after": {"kind": "html", "effect": True},
    "a page with 200": {"kind": "html", "status": 200},
    "maintenance": {"kind": "status", "status": 503},
    "maintenance after": {"kind": "status", "status": 503, "effect": True},
    "throttled": {"kind": "throttle"},
    "throttled until": {"kind": "throttle", "retry_after": "seconds", "seconds": 0},
}
ROUTES = {
    "invite": ("POST", "/organization/invitations"),
    "project invite": ("POST", "/projects/{projectId}/invitations"),
    "update-role": ("PUT", "/organization/members/{userId}"),
    "remove": ("DELETE", "/organization/members/{userId}"),
    "project remove": ("DELETE", "/projects/{projectId}/members/{userId}"),
    "revoke": ("DELETE", "/projects/{projectId}/invitations/{invitationId}"),
    "resend": ("PUT", "/organization/invitations/{invitationId}"),
}


@pytest.mark.parametrize("api", ["v2", "v1"])
@pytest.mark.parametrize("loss", LOSSES)
def test_every_write_lost_in_every_way(emulator: Running, tmp_path: Path, loss: str, api: str) -> None:
    """One fault for each kind of write at once; a second run puts right what had to be left."""
    context = Context(emulator, tmp_path, api)
    context.answer_seconds = 0.25 if "seconds" in LOSSES[loss] else 20.0
    emulator.settings(
        faults=[{**LOSSES[loss], "verb": verb, "route": route, "times": 1} for verb, route in ROUTES.values()]
    )
    outcome = context.go(WANTED)
    results = {each.action.kind: each for each in outcome.actions if each.result != "done"}
    assert set(results) <= {"resend"}, [each.detail for each in outcome.actions]
    if outcome.verdict != "waiting":
        assert outcome.verdict == "failed"
        assert results["resend"].result in {"failed", "unknown"}
        emulator.settings(faults=[])
        outcome = context.go(WANTED)
    assert outcome.verdict == "waiting"
    assert outcome.after is not None
    assert outcome.after.actions == ()
    mails = [(mail["email"], mail["scope"]) for mail in emulator.mails()]
    assert sorted(mails) == [
        ("dora@acme.example", "organization"),
        ("kurt@acme.example", "organization"),
        ("kurt@acme.example", "project:support-bot"),
    ]


def test_a_dropped_address_is_told_over_http(emulator: Running, tmp_path: Path) -> None:
    """Another administrator invites the same person just before us."""
    context = Context(emulator, tmp_path)
    emulator.settings(
        faults=[
            {
                "kind": "none",
                "verb": "POST",
                "route": "/organization/invitations",
                "before": [{"verb": "POST", "path": "/organization/invitations", "body": {"emails": [mail("kurt")]}}],
                "times": 1,
            }
        ]
    )
    outcome = context.go(desired(want({}, "keep", ada="Owner", kurt="Member", zoe="Member")))
    assert lines(outcome.actions) == [
        "done invite org kurt Member: the platform left them out; the list shows the invitation",
        "done invite org zoe Member",
    ]
    assert outcome.verdict == "waiting"


def test_a_member_who_vanishes_between_reading_and_acting(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    emulator.settings(
        faults=[
            {
                "kind": "none",
                "verb": "PUT",
                "before": [{"verb": "POST", "path": "/_emulator/leave", "body": {"email": ALAN}}],
                "times": 1,
            }
        ]
    )
    outcome = context.go(desired(want({ALAN: "Admin"}, "keep", ada="Owner")))
    assert lines(outcome.actions) == [
        "failed update-role org alan@partner.example Member>Admin: "
        "alan@partner.example is no longer in the organization"
    ]
    assert outcome.verdict == "failed"
    assert outcome.note == "Failed: the role update of alan@partner.example in the organization."
    assert outcome.after is not None
    assert [action.kind for action in outcome.after.actions] == ["invite"]


def test_a_state_that_cant_be_read_at_the_end(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)

    def then_down(_outcome: object) -> None:
        emulator.settings(faults=[{"kind": "status", "verb": "GET"}])

    outcome = context.go(desired(want({}, "keep", ada="Owner", kurt="Member")), progress=then_down)
    assert (outcome.verdict, outcome.after) == ("unfinished", None)
    assert outcome.note is not None
    assert outcome.note.startswith("The state at the end couldn't be read: GET /v2/")


def test_a_platform_that_puts_off_everything_ends_the_run(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    context.patience = replace(FAST, unanswered_for=0.1)
    people = {f"p{number}@acme.example": "Member" for number in range(6)}
    roles = dict.fromkeys((mail("grace"), mail("mary"), ALAN), "Admin")
    emulator.settings(faults=[{"kind": "status", "status": 429, "verb": verb} for verb in ("POST", "PUT", "DELETE")])
    outcome = context.go(desired(want({**people, **roles}, "keep", ada="Owner")))
    assert outcome.verdict == "failed"
    assert {each.result for each in outcome.actions} == {"failed", "skipped"}
    assert outcome.note is not None
    assert "Nothing more was sent: too many requests (429)" in outcome.note
    assert emulator.mails() == []


def test_more_to_do_at_the_end(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)

    def somebody_undoes_it(_outcome: object) -> None:
        with suppress(Exception):
            emulator.leave(mail("grace"))

    outcome = context.go(
        desired(want({}, "keep", ada="Owner", grace="Admin", kurt="Member")), progress=somebody_undoes_it
    )
    assert outcome.verdict == "unfinished"
    assert outcome.note == "Still needed: the invitation of grace@acme.example to the organization."


def test_stopped_while_reading_first(emulator: Running, tmp_path: Path) -> None:
    context = Context(emulator, tmp_path)
    plan = context.plan(WANTED)
    emulator.clear_requests()
    emulator.settings(latency=0.2)

    async def story() -> Outcome:
        stop = Stop()
        asyncio.get_running_loop().call_later(0.05, stop.press)
        return await context.applied(plan, stop=stop)

    outcome = asyncio.run(story())
    assert (outcome.verdict, outcome.note, outcome.after) == ("interrupted", "Nothing was done.", None)
    assert {each.result for each in outcome.actions} == {"skipped"}
    assert context.writes() == []


@pytest.mark.parametrize("when", ["acting", "verifying"])
def test_stopped_later_and_run_again(emulator: Running, tmp_path: Path, when: str) -> None:
    context = Context(emulator, tmp_path)

    async def story() -> Outcome:
        stop = Stop()
        heard: list[object] = []

        def count(outcome: object) -> None:
            heard.append(outcome)
            if len(heard) == 2 and when == "acting":
                stop.press()
            elif len(heard) == 8 and when == "verifying":
                emulator.settings(latency=0.3)
                asyncio.get_running_loop().call_later(0.05, stop.press)

        plan, _ = await context.planned(WANTED)
        assert len(plan.actions) == 8
        return await context.applied(plan, stop=stop, progress=count, concurrency=1)

    outcome = asyncio.run(story())
    assert outcome.verdict == "interrupted"
    if when == "acting":
        assert outcome.note == "6 actions are not done."
    else:
        assert outcome.note == "Every action is done; the state at the end wasn't read."
    emulator.settings(latency=0)
    assert context.go(WANTED).verdict == "waiting"
    assert len(emulator.mails()) == 3


def test_a_killed_run_is_simply_run_again(emulator: Running, tmp_path: Path) -> None:
    """The journal ends in a `before` and a torn line; the request may or may not have been sent."""
    context = Context(emulator, tmp_path)
    for sent in (False, True):
        emulator.reset(acme())
        now, ours = datetime.now(UTC).isoformat(), emulator.world.organization.id
        line = {"run": "killed", "seq": 1, "at": now, "phase": "before", "organization": ours, "kind": "invite"}
        whole = json.dumps({**line, "scope": "organization", "emails": [mail("kurt")]}, separators=(",", ":"))
        context.journal.write_text(f"{whole}\n{whole[:40]}")
        if sent:
            role = {"emails": [mail("kurt")]}
            change = {"verb": "POST", "path": "/organization/invitations", "body": role}
            emulator.settings(faults=[{"kind": "none", "verb": "GET", "before": [change], "times": 1}])
        outcome = context.go(desired(want({}, "keep", ada="Owner", kurt="Member")))
        assert outcome.verdict == "waiting"
        assert [each["email"] for each in emulator.mails()] == [mail("kurt")]
        assert mail_log(context.journal, ours).last.keys() == {("organization", mail("kurt"))}


def test_a_journal_that_breaks_ends_the_run(
    emulator: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context(emulator, tmp_path)

    def full(_self: object, _lines: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Journal, "_append", full)
    outcome = context.go(WANTED)
    assert outcome.verdict == "failed"
    assert outcome.note is not None
    assert "journal.jsonl: the journal can't be used: no space left on device" in outcome.note
    assert context.writes() == []
    with Journal(context.journal, "acme"), pytest.raises(JournalError, match="in use by another run"):
        context.go(WANTED)


DEFINED: dict[str, Any] = {
    "organization": {
        "id": "org",
        "name": "Acme",
        "members": [
            {"email": mail(name), "role": "Owner" if name == "ada" else "Member"} for name in ("ada", "bob", "eve")
        ],
    },
    "projects": [
        {
            "id": "bot",
            "name": "Bot",
            "members": [
                {"email": mail("ada"), "role": "Owner"},
                {"email": mail("bob"), "role": "Auditor"},
                {"email": mail("eve"), "role": "Gone"},
            ],
            "policies": [
                {"id": "look", "name": "Look", "permissions": ["trace:read", "trace:delete"]},
                {"id": "stale", "name": "Stale", "permissions": ["span:read"]},
                {"id": "spare", "name": "Spare", "permissions": []},
            ],
            "roles": [
                {"id": "auditor", "name": "Auditor", "policies": ["look", "spare"]},
                {"id": "gone", "name": "Gone", "policies": ["stale"]},
            ],
        }
    ],
}
DEFINING = """\
version: 1
organization:
  name: Acme
  members: {ada@acme.example: Owner, bob@acme.example: Member, eve@acme.example: Member, kim@acme.example: Member}
projects:
  Bot:
    policies:
      Sight: {permissions: ["trace:read", "span:read"], was: Look}
      Books: ["dataset:read", "dataset:update"]
      Spare: []
    roles:
      Checker: {policies: [Sight, Books], was: Auditor, description: Checks}
      Keeper: [Books, Sight]
    members: {ada@acme.example: Owner, bob@acme.example: Keeper, eve@acme.example: Checker, kim@acme.example: Keeper}
guardrails: {max_role_changes: 100%}
"""


def defining(folder: Path) -> Desired:
    (folder / "access.yaml").write_text(DEFINING, encoding="utf-8")
    return load([str(folder / "access.yaml")]).desired


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_a_plan_of_definitions_stops_after_each_request_and_goes_on(
    emulator: Running, tmp_path: Path, api: str
) -> None:
    """Renames, a new role for people who are in and invited, deletions: a saved plan is never stale of itself."""
    wanted = defining(tmp_path)
    for sent in range(12):
        emulator.reset(DEFINED)
        (tmp_path / str(sent)).mkdir()
        context = Context(emulator, tmp_path / str(sent), api)
        plan = context.plan(wanted)
        stop, count = Stop(), 0

        def told(_: object, stop: Stop = stop, limit: int = sent) -> None:
            nonlocal count
            count += 1
            if count == limit:
                stop.press()

        first = context.apply(plan, stop=stop, progress=told, concurrency=1)
        done = sum(each.result == "done" for each in first.actions)
        assert (first.verdict == "interrupted") == (0 < sent <= len(plan.actions)), first.note
        emulator.clear_requests()
        second = context.apply(plan)
        assert second.verdict == "waiting", (sent, second.note, lines(second.actions))
        assert {each.result for each in second.actions} == {"done"}
        again = {each.detail for each in second.actions if each.detail}
        assert again <= {"it was done already"}, "roles that the plan makes are known again by their names"
        if sent:
            assert len(context.writes()) == len(plan.actions) - done
    assert len(plan.actions) == 10


def test_definitions_that_somebody_else_changed_make_a_plan_stale(emulator: Running, tmp_path: Path) -> None:
    wanted = defining(tmp_path)
    emulator.reset(DEFINED)
    context = Context(emulator, tmp_path)
    plan = context.plan(wanted)
    body = b'{"name": "Look", "permissionIds": ["project-permission-prompt-read"]}'
    emulator.machine.perform("PUT", "v2", "/projects/bot/policies/look", "", body)
    emulator.clear_requests()
    with pytest.raises(StalePlan) as caught:
        context.apply(plan)
    reason = next(one for one in caught.value.reasons if one["name"] == "Sight")
    assert reason["reason"] == (
        "Sight in project Bot: the new definition was planned from another state: "
        "live has prompt:read by now and live no longer has trace:delete and trace:read"
    )
    assert context.writes() == []


def test_somebody_else_who_did_the_same_is_no_reason(emulator: Running, tmp_path: Path) -> None:
    wanted = defining(tmp_path)
    emulator.reset(DEFINED)
    context = Context(emulator, tmp_path)
    plan = context.plan(wanted)
    grants = [f"project-permission-{name}" for name in ("dataset-read", "dataset-update")]
    body = json.dumps({"name": "Books", "permissionIds": grants}).encode()
    emulator.machine.perform("POST", "v2", "/projects/bot/policies", "", body)
    outcome = context.apply(plan)
    assert outcome.verdict == "waiting"
    assert "done: it was done already" in {
        f"{each.result}: {each.detail}" for each in outcome.actions if each.action.kind == "define-policy"
    }


def test_who_comes_back_after_removal_is_told_as_that(emulator: Running, tmp_path: Path) -> None:
    """Whoever signs in by single sign-on needs no invitation: removing them again and again tells nothing."""
    context = Context(emulator, tmp_path)
    wanted = desired(want(ada="Owner", grace="Admin"))
    first = context.plan(wanted)
    mary = "remove:organization:mary@acme.example"
    assert "come back" not in next(action.reason for action in first.actions if action.id == mary)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    for expected in (f"Was removed on {today} already, and has come back", "Was removed 2 times already, last on"):
        context.apply(context.plan(wanted))
        emulator.machine.act("sign-in", mail("mary"))
        plan = context.plan(wanted)
        assert expected in next(action.reason for action in plan.actions if action.id == mary)
