"""What must hold after each run and at a story's end. Each check yields sentences; none is fine.

Nothing here asks doorlist: what should be is read from the access file's plain data, what is from the emulator.
"""

from __future__ import annotations

import json
import stat
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from . import may
from .worlds import ORGANIZATION, permission_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from .stage import Stage
    from .worlds import Definitions, File

_PHASES: Final = {
    ("DELETE", "invitations"): 2,
    ("DELETE", "members"): 3,
    ("PUT", "members"): 4,
    ("POST", "invitations"): 5,
    ("PUT", "invitations"): 6,
}
_DEFINITIONS: Final = {"roles": "role", "policies": "policy"}
_WITH_BODY: Final = {
    ("PUT", "members"),
    ("POST", "invitations"),
    *((verb, what) for verb in ("POST", "PUT") for what in _DEFINITIONS),
}
_KINDS: Final = {2: "revoke", 3: "remove", 4: "update-role", 5: "invite", 6: "resend"}
_BUILT_IN: Final = ("Owner", "Admin", "Manager", "Member")
_MOOT: Final = "it isn't needed any more"
_WORDS: Final = ("Traceback", "made a mistake", "Exception", "was never awaited")

Request = dict[str, Any]


def place_of(path: str) -> tuple[str, list[str]]:
    """Scope key, and the rest of a request's path."""
    parts = path.strip("/").split("/")[1:]
    if parts[0] == "projects" and len(parts) > 1:
        return f"project:{parts[1]}", parts[2:]
    return ORGANIZATION, parts[1:]


def phase_of(request: Request) -> int:
    """The phase of the plan that a write belongs to."""
    _, rest = place_of(request["path"])
    phase = _PHASES[request["verb"], rest[0]]
    body = request["body"]
    return 1 if phase == 4 and body and str(body["roleId"]).endswith("-role-owner") else phase


def writes(requests: Iterable[Request]) -> list[Request]:
    """Requests that change something, in the order in which they came.

    One whose body never came, as whoever sent it was killed, changes nothing.
    """
    return [
        request
        for request in requests
        if request["verb"] != "GET"
        and (request["body"] is not None or (request["verb"], place_of(request["path"])[1][0]) not in _WITH_BODY)
    ]


def order(sent: list[Request], *, defines: bool = False) -> Iterator[str]:
    """Phases one after another. Source: `manual: plan#order`.

    Args:
        sent: writes.
        defines: whether the file has definitions, which can move anybody to a later phase: then the rules that
            they are moved for are what counts (`rules`).
    """
    if defines:
        return
    # Who gets a role in the organization that reaches a project is taken out of that afterwards.
    places = [place_of(request["path"]) for request in sent]
    raised = {rest[1] for key, rest in places if key == ORGANIZATION and rest[1:]}
    steady = [request for request in sent if not _waits(request, raised)]
    phases = [phase_of(request) for request in steady]
    for (before, after), request in zip(pairwise(phases), steady[1:], strict=True):
        if after < before:
            yield f"{request['verb']} {request['path']} of phase {after} came after one of phase {before}"


def _waits(request: Request, raised: set[str]) -> bool:
    key, rest = place_of(request["path"])
    return key != ORGANIZATION and request["verb"] == "DELETE" and rest[0] == "members" and rest[1] in raised


def rules(
    file: File,
    before: may.Chains,
    steps: list[may.Step],
    plan: dict[str, Any] | None,
    overlooked: Collection[str] = (),
) -> Iterator[str]:
    """The rules that stand above the phases, for a run in which nobody else did anything.

    Source: `manual: plan#order`.

    Args:
        file: the access file of the run.
        before: the platform before it.
        steps: who might do what after each request.
        plan: what was carried out, where that was said beforehand; it names whom it interrupts.
        overlooked: emails of whom the platform didn't show, so that no plan can spare them.
    """
    steps = [(what, {one: may_do for one, may_do in now.items() if one[1] not in overlooked}) for what, now in steps]
    start, intended = may.may(before), may.wanted(file, before)
    yield from may.first_rule(start, steps, intended)
    if plan is not None and steps:
        named = [*overlooked, *(email for action in plan["actions"] for email in action["interrupts"])]
        yield from may.second_rule(start, steps, steps[-1][1], named)


def only_due(sent: list[Request], file: File, emails: dict[str, str]) -> Iterator[str]:
    """What time alone asks for, and nothing else. Source: `manual: plan#only-what-is-due`."""
    for request in sent:
        key, rest = place_of(request["path"])
        told = f"{request['verb']} {request['path']} isn't due"
        if rest[0] in _DEFINITIONS:
            yield told
            continue
        if rest[0] == "invitations":
            # A reminder, a revocation for whoever's entry has ended or changed, an invitation for whom one has begun.
            whom = request["body"]["emails"] if request["verb"] == "POST" else []
        else:
            whom = [emails[rest[1]]]
        for email in whom:
            wants = [file.place(each).entries.get(email) for each in {key, ORGANIZATION}]
            if not any(want and (want.expired or want.since or want.raised is not None) for want in wants):
                yield f"{told}: {email}"


def only_what_is_managed(sent: list[Request], file: File, emails: dict[str, str]) -> Iterator[str]:
    """No write to a scope that the file doesn't manage, and none about people whom it keeps.

    Args:
        sent: writes.
        file: the access file of the run.
        emails: by user id.
    """
    places = dict(file.places())
    for request in sent:
        key, rest = place_of(request["path"])
        if key not in places:
            yield f"{request['verb']} {request['path']}: the file doesn't manage it"
        elif rest[0] in _DEFINITIONS:
            if places[key].definitions is None:
                yield f"{request['verb']} {request['path']}: the file doesn't manage its {rest[0]}"
        elif rest[0] == "members" and places[key].unlisted == "keep":
            email = emails.get(rest[1], "")
            if email not in places[key].entries and email not in file.organization.entries:
                yield f"{request['verb']} {request['path']}: {email} is to be kept"


def mails(stage: Stage, start: int, of_others: set[int]) -> Iterator[str]:
    """Nobody is mailed twice about one scope in one run."""
    sent = Counter(
        (mail["email"], mail["scope"])
        for number, mail in enumerate(stage.emulator.mails())
        if number >= start and number not in of_others
    )
    for (email, scope), times in sent.items():
        if times > 1:
            yield f"{email} was mailed {times} times about {scope} in one run"


def reasons(stage: Stage, events: list[tuple[int, str | None]], of_others: set[int]) -> Iterator[str]:
    """Over the whole story, a second mail about one scope needs something that happened since the first."""
    last: dict[tuple[str, str], int] = {}
    for number, mail in enumerate(stage.emulator.mails()):
        if number in of_others:
            continue
        key = (mail["email"], mail["scope"])
        before = last.get(key)
        if before is not None and not any(
            before < moment <= number and email in (None, mail["email"]) for moment, email in events
        ):
            yield f"{mail['email']} was mailed again about {mail['scope']} ({mail['why']}), and nothing had happened"
        last[key] = number


def secrets(stage: Stage, folder: Path) -> Iterator[str]:
    """Neither the key nor a token is in any file, streams included."""
    known = [secret.encode() for secret in (stage.emulator.key, *stage.tokens)]
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            for secret in known:
                if secret in content:
                    yield f"a secret is in {path.name}"


def modes(folder: Path) -> Iterator[str]:
    """What names people is its owner's alone."""
    for path in [*folder.glob("plan*.json"), *(folder / ".doorlist").glob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield f"{path.name} has the mode {mode:o}"


def streams(folder: Path) -> Iterator[str]:
    """No traceback, whatever happens."""
    told = (folder / "stderr").read_text(errors="replace")
    for word in _WORDS:
        if word in told:
            yield f"stderr holds {word!r}: {told[-600:]}"


def journal(path: Path, sent: list[Request], emails: dict[str, str], torn: int) -> Iterator[str]:
    """Every line but torn ones can be read, and every write has its line from before.

    Args:
        path: of the journal.
        sent: every write of the story.
        emails: by user id.
        torn: how many lines may be torn: on purpose, or by a kill.
    """
    rows, broken = [], 0
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            rows.append(json.loads(line))
        except ValueError:
            broken += 1
    if broken > torn:
        yield f"{broken} lines of the journal can't be read, and only {torn} may be torn"
    noted = {(row["kind"], row["scope"], *sorted(row["emails"])) for row in rows if row["phase"] == "before"}
    named = {(row["kind"], row["scope"], row["name"]) for row in rows if row["phase"] == "before" and "name" in row}
    changed = {(row["kind"], row["scope"], row["definition"]) for row in rows if "definition" in row}
    offers = {number for row in rows if row["phase"] == "before" for number in row["invitations"]}
    for request in sent:
        key, rest = place_of(request["path"])
        if rest[0] in _DEFINITIONS:
            verb = {"POST": "define", "PUT": "redefine", "DELETE": "delete"}[request["verb"]]
            kind = f"{verb}-{_DEFINITIONS[rest[0]]}"
            known = (
                (kind, key, request["body"]["name"]) in named if verb == "define" else (kind, key, rest[1]) in changed
            )
            if not known:
                yield f"{request['verb']} {request['path']} isn't in the journal"
            continue
        if rest[0] == "invitations" and request["verb"] != "POST":
            if int(rest[1]) not in offers:
                yield f"{request['verb']} {request['path']} isn't in the journal"
            continue
        whom = request["body"]["emails"] if request["verb"] == "POST" else [emails[rest[1]]]
        kind = _KINDS[_PHASES[request["verb"], rest[0]]]
        if (kind, key, *sorted(whom)) not in noted:
            yield f"{request['verb']} {request['path']} about {', '.join(whom)} isn't in the journal"


def dependencies(plan: dict[str, Any], outcome: dict[str, Any]) -> Iterator[str]:
    """What depends on something that isn't done is skipped."""
    results = {action["id"]: action["result"] for action in outcome["actions"]}
    for action in plan["actions"]:
        if results[action["id"]] == "skipped":
            continue
        for needed in action["depends_on"]:
            if results[needed] != "done":
                yield f"{action['id']} is {results[action['id']]}, and {needed}, which it needs, {results[needed]}"


def truth(
    plan: dict[str, Any], outcome: dict[str, Any], state: dict[str, Any], overlooked: Collection[str] = ()
) -> Iterator[str]:
    """What is called done is so, and what isn't so is not called done.

    For runs in which nobody else did anything. What failed may be so all the same: it was, or its effect came late.

    Args:
        plan: what was carried out.
        outcome: what doorlist says of it.
        state: of the emulator.
        overlooked: emails of whom the platform may not have shown, so that they were taken for gone.
    """
    results = {action["id"]: action["result"] for action in outcome["actions"]}
    details = {action["id"]: action.get("detail") for action in outcome["actions"]}
    yield from _true_definitions(plan, results, state)
    people = [one for one in plan["actions"] if "email" in one and one["email"] not in overlooked]
    home = {one["email"] for one in state["organization"]["members"]}
    later = {(one["email"], _key(one["scope"])) for one in people if one["kind"] in ("remove", "update-role")}
    for action in people:
        result, key = results[action["id"]], _key(action["scope"])
        there = scope_state(state, key)
        if there is None or result == "unknown":
            continue
        role = {one["email"]: one["role"] for one in there["members"]}.get(action["email"])
        open_ones = {one["id"] for one in there["invitations"] if one["status"] != "ACCEPTED"}
        invited = {one["email"] for one in there["invitations"] if one["status"] != "ACCEPTED"}
        match action["kind"]:
            case "update-role":
                more = [one for one in people if (one["email"], _key(one["scope"])) == (action["email"], key)]
                if len(more) > 1 or (action["email"], ORGANIZATION) in later - {(action["email"], key)}:
                    continue
                # Only what is due may be done: then a role can still have the name that the files say it had.
                named = {one["id"]: one["name"] for one in there["roles"]}.get(action["role_id"])
                so = role is not None and role in (action["role"]["to"], named)
            case "remove":
                so = role is None
            case "revoke":
                so = action["invitation_id"] not in open_ones
            case "invite":
                # A project's can come to wait for the organization's, where somebody left that one before the run.
                waits = key != ORGANIZATION and action["email"] not in home and details[action["id"]] == _MOOT
                so = action["email"] in invited or role is not None or waits
            case _:
                continue
        if result == "done" and not so:
            yield f"{action['id']} is called {result}, and the platform shows otherwise"


def _true_definitions(plan: dict[str, Any], results: dict[str, str], state: dict[str, Any]) -> Iterator[str]:
    for action in plan["actions"]:
        there = scope_state(state, _key(action["scope"]))
        verb, _, what = action["kind"].partition("-")
        if verb == "update" or what not in _DEFINITIONS.values() or there is None or results[action["id"]] != "done":
            continue
        live = there["policies" if what == "policy" else "roles"]
        so = (
            action["definition_id"] not in {one["id"] for one in live}
            if verb == "delete"
            else action["definition"]["to"]["name"] in {one["name"] for one in live}
        )
        if not so:
            yield f"{action['id']} is called done, and the platform shows otherwise"


def _key(scope: dict[str, Any]) -> str:
    return ORGANIZATION if scope["type"] == "organization" else f"project:{scope['id']}"


def scope_state(state: dict[str, Any], key: str) -> dict[str, Any] | None:
    """A scope of the emulator's state document."""
    if key == ORGANIZATION:
        found: dict[str, Any] = state["organization"]
        return found
    return next((project for project in state["projects"] if f"project:{project['id']}" == key), None)


class End:
    """A story's last state, read by the access file's rules.

    Attributes:
        declined: scope and email of declined invitations.
        resent: scope and email of whom the platform has mailed again.
        stuck: by scope, the Owner who stays as the person who is to follow isn't in. Source: `manual: plan#owner`.
        owners: who owns any project, a managed one or not.
    """

    def __init__(self, file: File, state: dict[str, Any], resent: Collection[tuple[str, str]] = ()) -> None:
        self.file = file
        self.resent = set(resent)
        self.scopes = {key: there for key, _ in file.places() if (there := scope_state(state, key)) is not None}
        self.held = {
            key: {one["email"]: one["role"] for one in there["members"]} for key, there in self.scopes.items()
        }
        self.owners = {
            one["email"] for project in state["projects"] for one in project["members"] if one["role"] == "Owner"
        }
        self.declined = {
            (key, one["email"])
            for key, there in self.scopes.items()
            for one in there["invitations"]
            if one["status"] == "DECLINED"
        }
        self.stuck = {key: self._stuck(key) for key in self.scopes}

    def _stuck(self, key: str) -> str | None:
        heir = next((email for email, role in self.file.current(key).items() if role == "Owner"), None)
        owner = next((email for email, role in self.held[key].items() if role == "Owner"), None)
        return owner if heir not in self.held[key] else None

    def absent(self, key: str, email: str) -> bool:
        """Whether somebody who should be in may be absent."""
        refused = {(key, email), (ORGANIZATION, email)} & self.declined
        # Whoever declines a second time isn't asked again for a month.
        if refused and (self.file.declined == "hold" or refused & self.resent):
            return True
        # Asked again once, and declined again: not a third time before `resend_after`, which no story lasts.
        if self.file.declined == "resend" and (key, email) in self.declined:
            return True
        outside = email not in self.held[ORGANIZATION] and email not in self.file.current(ORGANIZATION)
        return key != ORGANIZATION and outside and self.file.project_invitations == "after-joining"

    def lasting(self, key: str, email: str) -> bool:
        """Whether somebody who should leave has to stay for now."""
        return email == self.stuck[key] or (key == ORGANIZATION and email in self.stuck.values())

    def keeps(self, key: str, email: str) -> bool:
        """Whether the file leaves alone whoever it doesn't name in a scope, this person among them."""
        return self.file.place(key).unlisted == "keep" and not self.file.over(key, email)

    def stays(self, key: str, email: str) -> bool:
        """Whether somebody whom the file doesn't name in a scope is still in it after a plan."""
        if self.lasting(ORGANIZATION, email):
            return True
        leaves_all = email not in self.file.current(ORGANIZATION) and not self.keeps(ORGANIZATION, email)
        return self.keeps(key, email) and not leaves_all

    def meant(self, key: str, role: str) -> str:
        """How live spells a role: exactly so, or else in another case."""
        names = [*_BUILT_IN, *(one["name"] for one in self.scopes[key]["roles"])]
        if role in names:
            return role
        return next((name for name in names if name.casefold() == role.casefold()), role)


def reached(file: File, state: dict[str, Any], resent: Collection[tuple[str, str]] = ()) -> Iterator[str]:
    """The state is what the file says, once everybody has answered.

    Args:
        file: the access file.
        state: of the emulator.
        resent: whom the platform has mailed again.
    """
    yield from missing(file, state, resent)
    yield from amiss(file, state)
    yield from undefined(file, state)


def in_use(file: File, state: dict[str, Any]) -> bool:
    """Whether a role that must go is needed by somebody who stays, or by an invitation that does.

    Source: `manual: roles#in-use`.
    """
    end = End(file, state)
    return any(
        place.definitions is not None
        and place.definitions.roles is not None
        and place.definitions.unlisted == "remove"
        and key in end.scopes
        and _needs_on(end, key, _going(end.scopes[key], place.definitions))
        for key, place in file.places()
    )


def _going(there: dict[str, Any], found: Definitions) -> set[str]:
    """The roles that must go, as live spells them. A former name stays only where live hasn't got the new one yet."""
    live = {role["name"].casefold() for role in there["roles"]}
    stay = {name.casefold() for name in found.roles or ()}
    stay |= {old.casefold() for name, old in found.was.items() if name.casefold() not in live}
    return {role["name"] for role in there["roles"] if role["name"].casefold() not in stay}


def _needs_on(end: End, key: str, going: Collection[str]) -> bool:
    held, wanted = end.held[key], end.file.current(key)
    if any(role in going and email not in wanted and end.stays(key, email) for email, role in held.items()):
        return True
    for one in end.scopes[key]["invitations"]:
        email = one["email"]
        if one["status"] == "ACCEPTED" or one["role"] not in going:
            continue
        if email not in wanted:
            # Whoever is kept keeps an invitation that is left over, too.
            waits = end.keeps(key, email)
        else:
            # Any offer will do for whoever is to own the scope; what was declined is on hold, and with it what is
            # open in projects for whoever declined the organization.
            on_hold = not end.declined.isdisjoint({(key, email), (ORGANIZATION, email)})
            waits = email not in held and (wanted[email] == "Owner" or on_hold)
        if waits:
            return True
    return False


def twice(sent: list[Request]) -> Iterator[str]:
    """A role or policy that was to be made twice in one run. Source: `manual: applying#what-happens`."""
    made = Counter(
        (request["path"], request["body"]["name"])
        for request in sent
        if request["verb"] == "POST"
        and place_of(request["path"])[1][0] in _DEFINITIONS
        # Told to wait, doorlist asks again; that request had no effect.
        and request["status"] not in (429, 503)
    )
    for (path, name), times in made.items():
        if times > 1:
            yield f"POST {path} {name} was sent {times} times"


def undefined(file: File, state: dict[str, Any]) -> Iterator[str]:
    """Roles and policies that aren't as the file says."""
    for key, place in file.places():
        there, found = scope_state(state, key), place.definitions
        if there is None or found is None:
            continue
        kind = may.kind_of(key)
        names = {policy["id"]: policy["name"] for policy in there["policies"]}
        policies = {
            name: sorted(permission_id(kind, each) for each in may.expanded(kind, grants))
            for name, grants in found.policies.items()
        }
        grants = {one["name"]: sorted(one["permissions"]) for one in there["policies"]}
        yield from _differ(f"policies of {key}", grants, policies, found.unlisted)
        if found.roles is not None:
            roles = {name: sorted(policies) for name, policies in found.roles.items()}
            live = {one["name"]: sorted(names.get(each, each) for each in one["policies"]) for one in there["roles"]}
            yield from _differ(f"roles of {key}", live, roles, found.unlisted)
        texts = {one["name"]: one["description"] for one in there["policies"]}
        yield from _differ(f"descriptions of {key}", texts, found.descriptions, "keep")


def _differ(what: str, live: Mapping[str, object], told: Mapping[str, object], unlisted: str) -> Iterator[str]:
    for name in told.keys() | (live.keys() if unlisted == "remove" else set()):
        if name not in live or live[name] != told.get(name):
            yield f"{what}: {name} is {live.get(name)}, and should be {told.get(name)}"


def missing(file: File, state: dict[str, Any], resent: Collection[tuple[str, str]] = ()) -> Iterator[str]:
    """Who should be in and isn't, though nothing holds them back but an answer."""
    end = End(file, state, resent)
    for key in end.scopes:
        for email in file.current(key):
            if email not in end.held[key] and not end.absent(key, email):
                yield f"{email} isn't in {key}"


def amiss(file: File, state: dict[str, Any]) -> Iterator[str]:
    """Whom doorlist alone can bring in order: roles, and who shouldn't be in or invited."""
    end = End(file, state)
    for key, place in file.places():
        if key not in end.scopes:
            yield f"{key} is gone"
            continue
        held, wanted = end.held[key], file.current(key)
        for email, role in wanted.items():
            if email in held and held[email] != end.meant(key, role) and email != end.stuck[key]:
                yield f"{email} is {held[email]} in {key}, and should be {role}"
        offered = {one["email"] for one in end.scopes[key]["invitations"] if one["status"] != "ACCEPTED"}
        for email in [*held, *offered]:
            unwanted = email not in wanted and (file.over(key, email) or place.unlisted == "remove")
            if unwanted and email in held and not end.lasting(key, email):
                yield f"{email} is still in {key}"
            if unwanted and email not in held and email in offered:
                yield f"{email} is still invited to {key}"
