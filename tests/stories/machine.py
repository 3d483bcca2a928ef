"""A story as hypothesis plays it: what people, administrators, reviewers and time do, and when doorlist is run."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from campaign import checks, installation, mischief, worlds
from doorlist.emulator.addresses import normal
from doorlist.emulator.model import Refusal
from doorlist.emulator.settings import Change
from doorlist.emulator.world import stable_id

from . import access as files
from .access import ORGANIZATION
from .edits import edit
from .runs import JOURNAL, START, Runs

if TYPE_CHECKING:
    import random

    from .checks import Run
    from .figures import Figures
    from .watch import Watched

DICE: Final = st.randoms(use_true_random=False)
#: Once nobody does anything but answer, so many runs must be enough: people join one after another, and hand over.
ENOUGH: Final = 8
#: What would let a run fail without a fault: the campaign plays those.
STEADY: Final = {"unseen": 0, "project_owner_leaves": "allowed"}
_LONG_AGO: Final = START - timedelta(days=60)


class Story(RuleBasedStateMachine):
    """Plays one.

    Args:
        platform: is reset.
        figures: counts go there.
        folder: is made, and removed at the end.
    """

    def __init__(self, platform: Watched, figures: Figures, folder: Path) -> None:
        super().__init__()
        self._platform, self._figures, self._folder = platform, figures, folder
        self._runs: Runs | None = None

    # the beginning and the end

    @initialize(dice=DICE)
    def begin(self, dice: random.Random) -> None:
        """A random company, and a random access file for it."""
        self.people = worlds.people(dice)
        seed = worlds.company(dice, self.people)
        self.access = files.first(worlds.access_file(dice, self.people, seed), _LONG_AGO)
        self.projects = [project["id"] for project in seed["projects"]]
        self.ids = {email: stable_id("person", normal(email)) for email in self.people}
        emulator = self._platform.emulator
        emulator.reset(seed)
        emulator.settings(**installation.draw(dice) | STEADY)
        self._runs = Runs(self._platform, self._figures, self._folder)
        self.stirred = True  # something has happened since doorlist was run
        if dice.random() < 0.5:
            _old_journal(emulator.world.organization.id)
        self._save()
        self._figures.count("story")
        note(json.dumps(seed))
        note(self.access.text())

    def teardown(self) -> None:
        """Everybody answers, and doorlist is run until all is as the file says."""
        if self._runs is None:
            return
        try:
            if sys.exc_info()[0] is None:  # a story that went wrong, or wasn't played to its end, is over
                self._settle()
        finally:
            self._runs.close()

    @property
    def runs(self) -> Runs:
        """Of the story that has begun."""
        assert self._runs is not None
        return self._runs

    # what people do

    @rule(dice=DICE, eager=st.booleans())
    def answer(self, dice: random.Random, eager: bool) -> None:
        """People answer their invitations, or don't."""
        for key, one in self._invitations("PENDING"):
            if dice.random() < 0.75:
                self._act("accept" if eager or dice.random() < 0.5 else "decline", one["email"], key)

    @rule(dice=DICE)
    def leave(self, dice: random.Random) -> None:
        """Somebody leaves the organization."""
        state = self._platform.emulator.state()
        self._act("leave", dice.choice([one["email"] for one in state["organization"]["members"]]))

    @rule(dice=DICE)
    def meddle(self, dice: random.Random) -> None:
        """Others do something outside of doorlist."""
        for _ in range(dice.randint(1, 3)):
            self._meddle(dice)

    def _meddle(self, dice: random.Random) -> None:
        cast = mischief.cast(self.ids, self.projects, self._platform.emulator.state())
        self._change(mischief.deed(dice, cast))
        self._repair()

    def _repair(self) -> None:
        """A role that the file names without defining it is put back by whoever took it away."""
        for repair in mischief.repairs(self.access.at(self.runs.now), self._platform.emulator.state()):
            self._change(repair)

    @rule(days=st.sampled_from((1, 3, 8, 30)))
    def pass_time(self, days: int) -> None:
        """Nothing happens for a while."""
        self.runs.wait(timedelta(days=days))
        self.stirred = True
        self._figures.count("day", days)

    @rule(dice=DICE)
    def change_something(self, dice: random.Random) -> None:
        """Somebody merges a small change of the access file."""
        self._edit(dice, 1)

    @rule(dice=DICE)
    def reorganize(self, dice: random.Random) -> None:
        """Somebody merges many."""
        self._edit(dice, dice.randint(3, 6))

    def _edit(self, dice: random.Random, times: int) -> None:
        Path("older.yaml").write_text(self.access.text(), encoding="utf-8")
        for _ in range(times):
            note(edit(dice, self.access, self.people, self.runs.now))
            self._figures.count("edit")
        self.stirred = True
        self._save()
        self._repair()

    # what doorlist is asked for

    def _agree(self) -> None:
        """A role that must go and is needed by what stays blocks every plan, until its people decide to keep it."""
        file = self.access.at(self.runs.now)
        if not checks.in_use(file, self._platform.emulator.state()):
            return
        blocked = self.runs.plan(codes=(0, 3))["blocked"]
        if (
            not blocked
        ):  # whoever needs it leaves, or is offered another; that nothing needed goes is judged by request
            return
        told = {one["guardrail"] for one in blocked}
        self.runs.must("role-in-use" in told and told <= {"role-in-use", "policy-in-use"}, f"blocked: {blocked}")
        self.runs.refused((3,), "--auto-approve")
        self._figures.count("role in use")
        for key in self.access.scopes():
            if (found := self.access.place(key).definitions) is not None:
                found.unlisted = "keep"
        self._save()

    @rule(dice=DICE)
    def look(self, dice: random.Random) -> None:
        """All that only looks: nothing but GET, or nothing at all."""
        runs = self.runs
        self._agree()
        Path("restyled.yaml").write_text(self.access.text(dice.randrange(1 << 30)), encoding="utf-8")
        runs.read("diff", "access.yaml", "restyled.yaml", "--detailed-exitcode", offline=True)
        runs.plan("--detailed-exitcode", twice=True, codes=(0, 2))
        shown = ("--format", dice.choice(("text", "json", "markdown", "html")))
        runs.read("show", "plan.json", *shown, offline=True)
        runs.read("validate", offline=True)
        runs.read("diff", "older.yaml" if Path("older.yaml").exists() else "access.yaml", "access.yaml", offline=True)
        file, state = self.access.at(runs.now), self._platform.emulator.state()
        amiss = [*checks.amiss(file, state), *checks.undefined(file, state)]
        codes = (2,) if amiss else (0, 2)  # whoever isn't invited yet is drift as well
        if dice.random() < 0.5:
            runs.read("snapshot", "--out", "snapshot.json")
            runs.read("drift", "--baseline", "snapshot.json", *shown, codes=codes)
        else:
            runs.read("drift", *shown, codes=codes)
        some_day = f"{runs.now + timedelta(days=dice.randint(1, 9)):%Y-%m-%d}"
        runs.read("report", *shown, *dice.choice(((), ("--as-of", some_day))))

    @precondition(lambda self: self.stirred)
    @rule(dice=DICE)
    def apply(self, dice: random.Random) -> None:
        """`doorlist apply`; first where a guardrail forbids it, so that nothing is done."""
        self._agree()
        if dice.random() < 0.3 and any(action["kind"] == "remove" for action in self.runs.plan()["actions"]):
            self.runs.plan("--max-removals", "0", codes=(3,))
            self.runs.refused((3,), "--auto-approve", "--max-removals", "0")
            self._figures.count("forbidden")
        plan = self.runs.plan()
        self._apply(plan, "--auto-approve", "--concurrency", dice.choice(("1", "3", "8")))

    @precondition(lambda self: self.stirred)
    @rule(dice=DICE)
    def apply_what_is_due(self, dice: random.Random) -> None:
        """The nightly job, which does no more than time asks for; twice, as it has nothing to do then."""
        self._agree()
        everything, plan = self.runs.plan(), self.runs.plan("--only", "due")
        whole, due = ({one["id"] for one in each["actions"]} for each in (everything, plan))
        self.runs.must(due <= whole, f"due, and in no plan of everything: {due - whole}")
        left = {one["id"] for one in plan["left"]}
        self.runs.must(left == whole - due, f"left is {left}, and should be {whole - due}")
        stirred = bool(left)
        self._apply(plan, "--auto-approve", "--only", "due", "--concurrency", dice.choice(("1", "8")))
        again = self.runs.plan("--only", "due")
        self.runs.must(again["actions"] == [], f"still due: {again['actions']}")
        self.stirred = stirred
        self._figures.count("due", len(due))
        self._figures.count("left", len(left))

    @precondition(lambda self: self.stirred)
    @rule(dice=DICE)
    def apply_saved(self, dice: random.Random) -> None:
        """A plan is saved, reviewed and applied; meanwhile something may have happened."""
        self._agree()
        saved = fresh = self.runs.plan()
        Path("plan.json").rename("saved.json")
        for _ in range(dice.choice((0, 2, 3))):
            match dice.randrange(3):
                case 0:
                    self._meddle(dice)
                case 1:
                    self.answer(dice, eager=False)
                case _:
                    self.pass_time(dice.choice((1, 3)))
            fresh = self.runs.plan(codes=(0, 3))
        if fresh["blocked"]:
            self.runs.refused((3, 4), "--plan", "saved.json")  # the plan may be out of date, too
            self._figures.count("saved plan blocked")
            return
        left = _left_of(saved, fresh)
        if left is None:
            self.runs.refused((4,), "--plan", "saved.json")
            self._figures.count("saved plan refused")
            return
        told = [one["id"] for one in self._apply(left, "--plan", "saved.json").outcome["actions"]]
        self.runs.must(told == [one["id"] for one in saved["actions"]], f"other actions were told than saved: {told}")
        overtaken, partly = (len(left["actions"]) < len(plan["actions"]) for plan in (fresh, saved))
        self.stirred = overtaken
        which = "gone on with" if partly else "that reminders overtook" if overtaken else "applied"
        self._figures.count(f"saved plan {which}")

    # parts of it

    def _apply(self, plan: dict[str, Any], *arguments: str) -> Run:
        run = self.runs.apply(self.access, plan, *arguments)
        self.stirred = False
        for action in plan["actions"]:
            if action["kind"] == "update-role" and action["role"]["to"] == "Owner":
                self._figures.count("hand-over" if action["effects"] else "first Owner")
        return run

    def _settle(self) -> None:
        note("Everybody answers from now on.")
        for number in range(1, ENOUGH + 1):
            self._agree()
            verdict = self._apply(self.runs.plan(), "--auto-approve").outcome["verdict"]
            if not self._everybody_accepts():
                self._figures.count(f"settled in {number}")
                break
        else:
            self.runs.must(False, f"not in order after {ENOUGH} runs")
        state, resent = self._platform.emulator.state(), self.runs.asked_again(self.access)
        self.runs.must_not(checks.reached(self.access.at(self.runs.now), state, resent))
        done = self.runs.plan("--detailed-exitcode")
        self.runs.must(done["actions"] == [], f"left to do: {done['actions']}")
        sent = self.runs.apply(self.access, done, "--auto-approve").sent
        self.runs.must(not sent, f"done again: {sent}")
        if verdict == "converged":
            self.runs.read("drift")

    def _everybody_accepts(self) -> bool:
        """Also those who had declined, after a talk with another administrator; returns whether anybody did."""
        file = self.access.at(self.runs.now)
        for key, one in self._invitations("DECLINED"):
            if key in self.access.managed() and one["email"] in file.current(key):
                base = "/organization" if key == ORGANIZATION else f"/projects/{key.partition(':')[2]}"
                self._change({"verb": "PUT", "path": f"{base}/invitations/{one['id']}"})
        pending = self._invitations("PENDING")
        for key, one in pending:
            self._act("accept", one["email"], key)
        return bool(pending)

    def _invitations(self, status: str) -> list[tuple[str, dict[str, Any]]]:
        state = self._platform.emulator.state()
        scopes = {f"project:{one['id']}": one for one in state["projects"]}
        scopes[ORGANIZATION] = state["organization"]
        return [(key, one) for key in sorted(scopes) for one in scopes[key]["invitations"] if one["status"] == status]

    def _act(self, deed: str, email: str, key: str = ORGANIZATION) -> None:
        note(f"{email}: {deed} {key}")
        try:
            self._platform.emulator.machine.act(deed, email, key)
        except Refusal as refusal:
            note(f"  {refusal}")
        else:
            self._figures.count(deed)
            self.stirred = True

    def _change(self, deed: dict[str, Any]) -> None:
        note(f"Others: {deed}")
        self._platform.emulator.machine.change(Change.model_validate(deed))
        self._figures.count("deed of others")
        self.stirred = True

    def _save(self) -> None:
        Path("access.yaml").write_text(self.access.text(), encoding="utf-8")


def _left_of(saved: dict[str, Any], fresh: dict[str, Any]) -> dict[str, Any] | None:
    """What is still to be done of a saved plan, `None` where it is stale. Source: `manual: saved-plans`.

    Args:
        saved: as it was approved.
        fresh: as it would be made now.
    """
    before, after = _essence(saved), _essence(fresh)
    # A reminder that has fallen due since is the next plan's.
    left = {what: one for what, one in after.items() if what in before or one["cause"] != "unanswered"}
    then, now = (Counter(map(_subject, plan.values())) for plan in (before, left))
    for what, one in left.items():
        if what not in before or _another_role(before[what], one):
            return None
        # Where a part is done, the others may be needed for another cause; where none is, for the same.
        untouched = then[_subject(one)] == now[_subject(one)]
        if untouched and before[what]["cause"] != one["cause"]:
            return None
    return {**fresh, "actions": list(left.values())}


def _essence(plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A plan's actions, by what makes two plans' the same."""
    names = ("kind", "scope", "email", "user_id", "invitation_id", "role", "name", "definition_id", "definition")
    return {json.dumps([one.get(name) for name in names]): one for one in plan["actions"]}


def _another_role(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a role of the same name is meant that was made in its place."""
    ids = {each.get("role_id") for each in (one, other)} - {None}
    return len(ids) > 1


def _subject(action: dict[str, Any]) -> tuple[str, str, str]:
    """Whom or what an action is about."""
    if "email" in action:
        return json.dumps(action["scope"]), "person", action["email"]
    return json.dumps(action["scope"]), action["kind"].partition("-")[2], action["name"]


def _old_journal(organization: str) -> None:
    """A journal that goes back so far that reminders may be due at once."""
    JOURNAL.parent.mkdir(mode=0o700)
    line = {"run": "0" * 16, "seq": 1, "at": "2026-01-01T00:00:00Z", "phase": "before", "kind": "remove"}
    line |= {"organization": organization, "scope": "organization", "emails": ["old@acme.example"], "role": None}
    line |= {"invitations": [], "result": None, "detail": None}
    JOURNAL.write_text(json.dumps(line, separators=(",", ":")) + "\n")
    JOURNAL.chmod(0o600)
