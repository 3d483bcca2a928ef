"""One story: a company, an access file, runs that are hit by faults and kills, and people who answer."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from doorlist.emulator.addresses import normal
from doorlist.emulator.settings import Change
from doorlist.emulator.world import stable_id

from . import checks, installation, may, mischief, uses, worlds
from .worker import Hung

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .stage import Seen, Stage
    from .worker import Worker

#: Once nothing goes wrong any more, so many runs must be enough: people join one after another, and hand over.
ENOUGH: Final = 8
_FINE: Final = {"converged", "waiting"}
_IN_USE: Final = 3


@dataclass(slots=True)
class Figures:
    """What happened, in numbers."""

    stories: int = 0
    runs: int = 0
    requests: int = 0
    writes: int = 0
    mails: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    strokes: Counter[str] = field(default_factory=Counter)
    deeds: int = 0
    torn: int = 0
    refused_plans: int = 0
    blocked: int = 0
    only_due: int = 0
    lags: int = 0
    signed_in: int = 0
    definitions: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    runs_to_converge: Counter[int] = field(default_factory=Counter)

    def add(self, other: Figures) -> None:
        """Take another's in."""
        for name in self.__slots__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, name, mine + theirs)


class Failed(Exception):
    """A story came out wrong."""


class Story:
    """Plays one.

    Args:
        name: seeds the dice.
        stage: the platform.
        worker: starts runs.
        folder: of its own; emptied before.
    """

    def __init__(self, name: str, stage: Stage, worker: Worker, folder: Path) -> None:
        self._dice = random.Random(name)
        self._stage, self._worker, self._folder = stage, worker, folder
        self.figures = Figures(stories=1)
        self._events: list[tuple[int, str | None]] = []
        self._earlier_states: list[dict[str, Any]] = []
        self._of_others: set[int] = set()
        self._sent: list[dict[str, Any]] = []
        self._problems: list[str] = []
        self._lag: tuple[int, int] | None = None
        self._code = 0

    def play(self) -> None:
        """From the beginning to the end.

        Raises:
            Failed: with every sentence of every check.
        """
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        dice = self._dice
        self._people = worlds.people(dice)
        seed = worlds.company(dice, self._people)
        self._file = worlds.access_file(dice, self._people, seed)
        self._projects = [project["id"] for project in seed["projects"]]
        self._ids = {email: stable_id("person", normal(email)) for email in self._people}
        self._emails = {user_id: email for email, user_id in self._ids.items()}
        self._stage.emulator.reset(seed)
        self._stage.look()
        self._usual = installation.draw(dice)
        self.figures.answers.update(f"{name}: {answer}" for name, answer in self._usual.items())
        self._write_file()
        if dice.random() < 0.5:
            self._old_journal()
        for _ in range(dice.randint(2, 5)):
            self._troubled()
            self._answers()
        self._settle()
        self._close()

    # the parts of it

    def _troubled(self) -> None:
        dice = self._dice
        if dice.random() < 0.12:
            self._vanish()
        if dice.random() < 0.15:
            self._new_file()
        rules = mischief.faults(dice) if dice.random() < 0.9 else []
        deeds = mischief.others(dice, self._cast())
        stroke = mischief.stroke(dice) if dice.random() < 0.5 else None
        only = ["--only", "due"] if dice.random() < 0.15 else []
        saved = dice.random() < 0.5
        plan = None
        if saved:
            plan = self._plan(dice.choice(([], rules)), only)
            if plan is not None and dice.random() < 0.3:
                self._earlier_states = [self._stage.emulator.state()]
                self._somebody_does_something()
        if dice.random() < 0.12:
            self._lag = dice.choice(installation.LAGS), dice.randint(1, 40)
        self._run(plan, [*deeds, *rules], stroke, only)
        if self._journal.exists() and dice.random() < 0.2:
            self._tear()

    def _settle(self) -> None:
        self._mend_roles()
        for number in range(1, ENOUGH + 1):
            places = dict(self._file.places())  # others are never read
            defined = [key for key, place in places.items() if place.definitions is not None]
            hiding = uses.hides(self._stage.emulator.world, places, defined)
            verdict = self._run(None, [], None)
            if self._code == _IN_USE:
                self._keep_roles()
            if self._an_owner_stays():
                self._usual["project_owner_leaves"] = "allowed"  # whom the platform's people help out
            if verdict in _FINE and not self._answers(eager=True) and not hiding:
                self.figures.runs_to_converge[number] = 1
                break
        else:
            self._problems.append(f"not in order after {ENOUGH} runs in which nothing went wrong: {self._told()}")
        mails = self._stage.emulator.mails()
        resent = {(mail["scope"], mail["email"]) for mail in mails if mail["why"] == "resent"}
        state = self._stage.emulator.state()
        self._problems += checks.reached(self._file, state, resent)

    def _an_owner_stays(self) -> bool:
        """Whether the platform refused to take somebody out of the organization who owns a project."""
        owners = checks.End(self._file, self._stage.emulator.state()).owners
        return self._usual["project_owner_leaves"] == "refused" and any(
            one["kind"] == "remove" and one["result"] == "failed" and one["email"] in owners
            for one in self._outcome().get("actions", ())
        )

    def _mend_roles(self) -> None:
        """Others have deleted or renamed a role that the file names and doesn't define; they put it back."""
        for repair in mischief.repairs(self._file, self._stage.emulator.state()):
            self._stage.emulator.machine.change(Change.model_validate(repair))

    def _keep_roles(self) -> None:
        """Their people decide that roles which are still needed stay."""
        for _, place in self._file.places():
            if place.definitions is not None:
                place.definitions.unlisted = "keep"
        self._write_file()

    def _close(self) -> None:
        stage = self._stage
        problems = self._problems
        problems += checks.reasons(stage, self._events, self._of_others)
        # A kill may come while a line is written.
        torn = self.figures.torn + self.figures.strokes["kill"]
        problems += checks.journal(self._journal, self._sent, self._emails, torn)
        problems += checks.secrets(stage, self._folder)
        problems += checks.modes(self._folder)
        self.figures.mails = len(stage.emulator.mails())
        stage.tokens.clear()
        if problems:
            raise Failed("\n".join(problems))

    def _plan(self, rules: list[dict[str, Any]], only: list[str]) -> dict[str, Any] | None:
        """Save a plan; it may fail, as everything may."""
        path = self._folder / "plan.json"
        path.unlink(missing_ok=True)
        self._set(rules)
        code, _, _ = self._doorlist(["plan", "--out", "plan.json", *only], None)
        if code == _IN_USE and checks.in_use(self._file, self._stage.emulator.state()):
            self.figures.blocked += 1
        elif code not in (0, 1):
            self._problems.append(f"plan ended with {code}: {self._told()}")
        if path.exists():
            found: dict[str, Any] = json.loads(path.read_bytes())
            return found
        return None

    def _run(
        self,
        plan: dict[str, Any] | None,
        rules: list[dict[str, Any]],
        stroke: mischief.Stroke | None,
        only: Sequence[str] = (),
    ) -> str:
        """One `doorlist apply`, looked at from all sides. Returns the verdict, or "" where there is none."""
        stage, lagging = self._stage, self._lag is not None
        self._set(rules)
        start = may.chains(stage.emulator.world)
        overlooked = [self._emails[user] for user in uses.overlooked(stage.emulator.world)]
        mails = len(stage.emulator.world.mails)
        concurrency = self._dice.choice(("1", "1", "3", "8"))
        arguments = ["apply", "--format", "json", "--concurrency", concurrency]
        arguments += ["--auto-approve", *only] if plan is None else ["--plan", "plan.json"]
        if self._dice.random() < 0.2:
            arguments.append("-vv")
        code, struck, seen = self._doorlist(arguments, stroke)
        problems: list[str] = []
        requests = stage.emulator.requests()
        sent = checks.writes(requests)
        self._sent += sent
        self._code = code
        outcome = self._outcome()
        verdict = str(outcome.get("verdict", ""))
        self.figures.verdicts[verdict or ("killed" if code < 0 else f"exit {code}")] += 1
        self.figures.refused_plans += code == 4
        versions = self._usual["versions"]
        blurred = lagging or bool(self._usual["unseen"])
        alone = not seen.deeds and not seen.faults and not struck and not blurred
        # What a first reading missed, by a total that lags or as it was just made, the one before the writes shows.
        overtaken = plan is not None or seen.deeds or blurred
        allowed = {0, 1} | ({4} if overtaken else set()) | ({-9} if struck else set())
        # Before doorlist listens, and after it has ended what it does, a signal ends it as it ends any process.
        if struck and stroke is not None:
            allowed |= {"term": {-15}, "int": {-2}, "twice": {-2}}.get(stroke.what, set())
        # A saved plan stays blocked by what was so when it was made, and what is new may not be shown yet.
        states = [stage.emulator.state(), *self._earlier_states]
        self._earlier_states = []
        blocked = code == _IN_USE and (seen.deeds or any(checks.in_use(self._file, one) for one in states))
        self.figures.blocked += bool(blocked)
        if code not in allowed and not blocked:
            problems.append(f"apply ended with {code}: {self._told()}")
        if (code == 0) != (verdict in _FINE) and code >= 0:
            problems.append(f"exit code {code} with the verdict {verdict!r}")
        defines = any(place.definitions is not None for _, place in self._file.places())
        problems += checks.order(sent, defines=defines)
        problems += checks.only_what_is_managed(sent, self._file, self._emails)
        problems += checks.mails(stage, mails, seen.mails_of_others)
        problems += checks.streams(self._folder)
        problems += checks.twice(sent)
        problems += [f"no Owner after {what}" for what in seen.ownerless]
        problems += seen.needed
        if only:
            self.figures.only_due += 1
            problems += checks.only_due(sent, self._file, self._emails)
        if not seen.deeds:
            problems += checks.rules(self._file, start, seen.steps, plan, overlooked)
        if plan is not None and "actions" in outcome:
            problems += checks.dependencies(plan, outcome)
            if not seen.deeds:
                # A total that is too small by just the last page hides who is on it, and nothing tells doorlist.
                users = uses.last_on_lists(stage.emulator.world) if lagging else set()
                hidden = [self._emails[user] for user in users]
                problems += checks.truth(plan, outcome, stage.emulator.state(), [*overlooked, *hidden])
        if alone:
            problems += [
                f"refused though nothing went wrong: {request['verb']} {request['path']} ({request['status']})"
                for request in sent
                if not 200 <= (request["status"] or 0) < 300
                and request["path"].startswith(f"/{versions[-1]}/")
                and not (self._usual["project_owner_leaves"] == "refused" and _leaves(request))
            ]
        self._problems += [f"run {self.figures.runs} ({' '.join(arguments)}): {problem}" for problem in problems]
        return verdict

    def _doorlist(self, arguments: list[str], stroke: mischief.Stroke | None) -> tuple[int, bool, Seen]:
        stage, emulator = self._stage, self._stage.emulator
        emulator.clear_requests()
        stage.aim(stroke)
        pid = self._worker.start(
            self._folder, arguments, {"CONFIDENT_ORG_API_KEY": emulator.key, "CONFIDENT_BASE_URL": emulator.url}
        )
        stage.started(pid)
        try:
            code = self._worker.wait(pid)
        except Hung:
            raise Failed(f"hung: {' '.join(arguments)}") from None
        finally:
            struck = stage.ended()
        self._worker.forget(pid)
        seen = stage.look()
        requests = emulator.requests()
        self.figures.runs += 1
        self.figures.requests += len(requests)
        self.figures.writes += len(checks.writes(requests))
        self.figures.faults.update(seen.faults)
        self.figures.deeds += seen.deeds
        self.figures.signed_in += seen.signed_in
        self.figures.definitions.update(
            f"{request['verb']} {what}"
            for request in requests
            if request["verb"] != "GET" and (what := checks.place_of(request["path"])[1][0]) in ("roles", "policies")
        )
        self._events += seen.events
        self._of_others |= seen.mails_of_others
        if struck and stroke is not None:
            self.figures.strokes[stroke.what] += stroke.what != "kill" or code == -9
        return code, struck, seen

    # people, and other administrators

    def _answers(self, *, eager: bool = False) -> bool:
        """People answer their invitations; returns whether anybody did."""
        state = self._stage.emulator.state()
        answered = False
        for key in (worlds.ORGANIZATION, *(f"project:{project['id']}" for project in state["projects"])):
            there = checks.scope_state(state, key)
            assert there is not None
            for one in there["invitations"]:
                if one["status"] != "PENDING" or not (eager or self._dice.random() < 0.5):
                    continue
                answered = True
                self._stage.note(one["email"])
                if eager or self._dice.random() < 0.8:
                    self._stage.emulator.accept(one["email"], key)
                else:
                    self._stage.emulator.decline(one["email"], key)
        return answered

    def _somebody_does_something(self) -> None:
        deed = mischief.deed(self._dice, self._cast())
        self._stage.emulator.machine.change(Change.model_validate(deed))
        self.figures.deeds += 1

    def _cast(self) -> mischief.Cast:
        return mischief.cast(self._ids, self._projects, self._stage.emulator.state())

    def _vanish(self) -> None:
        """A project is deleted; its people write the next version of the file without it."""
        if not self._projects:
            return
        project = self._projects.pop(self._dice.randrange(len(self._projects)))
        self._stage.emulator.machine.change(Change(verb="DELETE", path=f"/projects/{project}"))
        self.figures.deeds += 1
        if project in self._file.projects:
            self._run(None, [], None)  # an error that names it, and nothing else
            del self._file.projects[project]
            self._write_file()

    def _new_file(self) -> None:
        """Somebody merges another version of the access file."""
        seed = self._stage.emulator.state()
        for project in seed["projects"]:
            project.setdefault("members", [])
        self._file = worlds.access_file(self._dice, self._people, seed)
        self._stage.note(None)
        self._write_file()

    # files

    @property
    def _journal(self) -> Path:
        return self._folder / ".doorlist" / "journal.jsonl"

    def _write_file(self) -> None:
        (self._folder / "access.yaml").write_text(self._file.text(), encoding="utf-8")

    def _old_journal(self) -> None:
        """A journal that goes back so far that reminders are due."""
        self._journal.parent.mkdir(mode=0o700)
        line = {"run": "0" * 16, "seq": 1, "at": "2026-01-01T00:00:00Z", "phase": "before", "kind": "remove"}
        line |= {"organization": self._stage.emulator.world.organization.id, "scope": "organization"}
        line |= {"emails": ["old@acme.example"], "role": None, "invitations": [], "result": None, "detail": None}
        self._journal.write_text(json.dumps(line, separators=(",", ":")) + "\n")
        self._journal.chmod(0o600)

    def _tear(self) -> None:
        """A line that a dying machine had only begun to write."""
        lines = self._journal.read_bytes()
        last = lines.rstrip(b"\n").rpartition(b"\n")[2]
        if lines.endswith(b"\n") and len(last) > 20:
            with self._journal.open("ab") as file:
                file.write(last[: self._dice.randint(1, len(last) - 2)])
            self.figures.torn += 1

    def _set(self, rules: list[dict[str, Any]]) -> None:
        self._stage.emulator.settings(faults=rules, seed=self._dice.randrange(1 << 30), **self._usual)
        off, reads = self._lag or (0, 0)
        self._stage.let_totals_lag(off, reads)
        self.figures.lags += bool(reads)
        self._lag = None

    def _outcome(self) -> dict[str, Any]:
        text = (self._folder / "stdout").read_text()
        try:
            found: dict[str, Any] = json.loads(text or "{}")
        except ValueError:
            return {}
        return found

    def _told(self) -> str:
        return ((self._folder / "stderr").read_text() + (self._folder / "stdout").read_text())[-1500:]


def _leaves(request: dict[str, Any]) -> bool:
    """Whether a request takes somebody out of the organization."""
    key, rest = checks.place_of(request["path"])
    return key == worlds.ORGANIZATION and request["verb"] == "DELETE" and rest[0] == "members"
