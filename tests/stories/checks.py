"""What must hold of one run of `apply` in which nothing breaks. Each check yields sentences; none is fine.

As in `campaign.checks`, nothing here asks doorlist: a plan is taken for what it says that will be done, and whether
that is right is judged by the file's plain data and the emulator's state.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from campaign import checks
from campaign.checks import place_of, scope_state
from doorlist.emulator.catalog import PERMISSIONS

from .access import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from campaign.may import Chains

    from .access import Access
    from .watch import Standing, Write

_LOWER: Final = {ORGANIZATION: "Admin", "project": "Manager"}

#: Kind, scope key, and whom or what it is about: a user id, an invitation's id, or an email with a role's name.
Deed = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """One `apply`, and what the platform saw of it.

    Attributes:
        access: the file, `moment`: when (UTC; time stands still during a run).
        plan: the document of the plan that was carried out; `outcome`: the document that was printed.
        before, after: the emulator's state documents.
        start: everybody's standing before; `writes`: what was carried out, and the standings after each.
        sent: the requests that change something, as the emulator's log has them.
        mails: sent in the run.
        mailed: when doorlist mailed somebody about a scope last, before the run.
        resent: scope and email of whom it had asked again lately, who aren't asked once more if they decline.
        emails: by user id.
        roles: name of a role, by scope key and id; `policies`: likewise.
        chains: who held what, and what that let them do, before.
    """

    access: Access
    moment: datetime
    plan: dict[str, Any]
    outcome: dict[str, Any]
    code: int
    before: dict[str, Any]
    after: dict[str, Any]
    start: dict[str, Standing]
    writes: list[Write]
    sent: list[dict[str, Any]]
    mails: list[dict[str, Any]]
    mailed: dict[tuple[str, str], datetime]
    resent: set[tuple[str, str]]
    emails: dict[str, str]
    roles: dict[tuple[str, str], str]
    policies: dict[tuple[str, str], str]
    chains: Chains

    @property
    def due(self) -> bool:
        """Whether it was to do no more than time asks for."""
        return bool(self.plan["only"] == "due")

    @property
    def redefined(self) -> set[str]:
        """The scopes whose roles or policies it changed."""
        places = [place_of(request["path"]) for request in self.sent]
        return {key for key, rest in places if rest[0] in ("roles", "policies")}

    @property
    def end(self) -> dict[str, Standing]:
        """Everybody's standing after."""
        return self.writes[-1].after if self.writes else self.start


def every(run: Run) -> Iterator[str]:
    """All of them."""
    yield from ending(run)
    yield from exactly_the_plan(run)
    file = run.access.at(run.moment)
    defines = any(place.definitions is not None for _, place in file.places())
    yield from checks.order(run.sent, defines=defines)
    yield from checks.rules(file, run.chains, [(f"{one.verb} {one.path}", one.may) for one in run.writes], run.plan)
    for write in run.writes:
        yield from write.needed
    yield from owners(run)
    yield from between(run)
    yield from mail(run)
    yield from checks.only_what_is_managed(run.sent, file, run.emails)
    yield from untouched(run)
    if run.due:
        yield from ended(run)
        return
    yield from checks.amiss(file, run.after)
    yield from checks.undefined(file, run.after)
    yield from invited(run)


def ending(run: Run) -> Iterator[str]:
    """Exit code and verdict. Source: `manual: output#exit-codes`, `manual: applying#how-it-ends`."""
    verdict = "waiting" if run.outcome["waiting"] else "converged"
    if (run.code, run.outcome["verdict"]) != (0, verdict):
        yield f"exit code {run.code} and {run.outcome['verdict']} ({run.outcome['note']}) instead of 0 and {verdict}"
    if run.outcome["remaining"] != []:
        yield f"left to do: {run.outcome['remaining']}"
    for one in run.outcome["actions"]:
        if one["result"] != "done":
            yield f"{one['id']} is {one['result']}: {one['detail']}"
    for write in run.writes:
        if not 200 <= write.status < 300:
            yield f"refused with {write.status}: {write.verb} {write.path}"


def exactly_the_plan(run: Run) -> Iterator[str]:
    """Every action is carried out once, after all that it depends on, and nothing else is done."""
    done = list(chain.from_iterable(_deeds(request, run) for request in run.sent))
    planned = {action["id"]: _planned(action) for action in run.plan["actions"]}
    for deed, times in (Counter(done) - Counter(planned.values())).items():
        yield f"done {times} times more often than planned: {deed}"
    for deed, times in (Counter(planned.values()) - Counter(done)).items():
        yield f"planned {times} times more often than done: {deed}"
    at = {deed: number for number, deed in enumerate(done)}
    for action in run.plan["actions"]:
        for needed in action["depends_on"]:
            if at.get(planned[needed], -1) > at.get(planned[action["id"]], len(done)):
                yield f"{action['id']} was sent before {needed}, which it depends on"


def _planned(action: dict[str, Any]) -> Deed:
    scope = action["scope"]
    key = ORGANIZATION if scope["type"] == ORGANIZATION else f"project:{scope['id']}"
    match action["kind"]:
        case "define-role" | "define-policy" | "redefine-role" | "redefine-policy":
            after = action["definition"]["to"]
            holds = after["policies"] if action["kind"].endswith("role") else after["permissions"]
            about = _content(action["definition_id"] or "", after["name"], holds)
        case "delete-role" | "delete-policy":
            about = action["definition_id"]
        case "update-role":
            about = f"{action['user_id']} {action['role']['to']}"
        case "remove":
            about = action["user_id"]
        case "invite":
            about = f"{action['email']} {action['role']['to']}"
        case _:
            about = str(action["invitation_id"])
    return action["kind"], key, about


def _content(thing: str, name: str, holds: Iterable[str]) -> str:
    return f"{thing} {name} [{', '.join(sorted(holds))}]"


def _deeds(request: dict[str, Any], run: Run) -> Iterator[Deed]:
    key, rest = place_of(request["path"])
    body = request["body"] or {}
    match request["verb"], rest[0]:
        case "PUT", "members":
            yield "update-role", key, f"{rest[1]} {run.roles[key, body['roleId']]}"
        case "DELETE", "members":
            yield "remove", key, rest[1]
        case "POST", "invitations":
            role_id = body.get("organizationRoleId") or body.get("projectRoleId")
            role = run.roles[key, role_id] if role_id else "Member"
            yield from (("invite", key, f"{email} {role}") for email in body["emails"])
        case "PUT", "invitations":
            yield "resend", key, rest[1]
        case "DELETE", "invitations":
            yield "revoke", key, rest[1]
        case verb, "roles" | "policies":
            what = "role" if rest[0] == "roles" else "policy"
            if verb == "DELETE":
                yield f"delete-{what}", key, rest[1]
                return
            if what == "role":
                holds = [run.policies[key, each] for each in body["policyIds"]]
            else:
                holds = [PERMISSIONS[each].name for each in body["permissionIds"]]
            kind = f"define-{what}" if verb == "POST" else f"redefine-{what}"
            yield kind, key, _content("".join(rest[1:]), body["name"], holds)
        case _:
            yield request["verb"], key, request["path"]


def owners(run: Run) -> Iterator[str]:
    """Never an organization without exactly one Owner, nor a project with two, nor one that loses its own.

    A project is left without an Owner only where its Owner leaves the organization. Source: `manual: plan#owner`.
    """
    standings = [run.start, *(write.after for write in run.writes)]
    for before, write in zip(standings, run.writes, strict=False):
        for key, there in write.after.items():
            now, then = _owners(there), _owners(before[key])
            left = not now and then and key != ORGANIZATION and then[0] not in write.after[ORGANIZATION].held
            if not left and len(now) != 1 and (key == ORGANIZATION or len(now) > 1 or then):
                yield f"{key} is owned by {now} after {write.verb} {write.path}"


def _owners(there: Standing) -> list[str]:
    return [email for email, role in there.held.items() if role == "Owner"]


def between(run: Run) -> Iterator[str]:
    """Nobody has, or is offered, at any moment what neither start nor end gives them; nobody is out in between.

    What a previous Owner gets for a moment comes with the hand-over.
    """
    for write in run.writes:
        for key, now in write.after.items():
            start, final = run.start[key], run.end[key]
            handed_over = {(email, _LOWER[key.partition(":")[0]]) for email in _owners(start)}
            allowed = _access(start) | _access(final) | handed_over
            # Where definitions change, names of roles do too; there the rules look at what they let people do.
            for email, role in set() if key in run.redefined else _access(now) - allowed:
                yield f"{email} has {role} in {key} for a moment, after {write.verb} {write.path}"
            for email in (start.held.keys() & final.held.keys()) - now.held.keys():
                yield f"{email} is out of {key} for a moment, after {write.verb} {write.path}"


def _access(there: Standing) -> set[tuple[str, str | None]]:
    offered = {(email, role) for email, roles in there.offered.items() for role in roles}
    return offered | set(there.held.items())


def mail(run: Run) -> Iterator[str]:
    """Nobody is mailed twice about one scope, and everybody mailed had to be."""
    for (email, key), times in Counter((mail["email"], mail["scope"]) for mail in run.mails).items():
        if times > 1:
            yield f"{email} was mailed {times} times about {key} in one run"
    managed = run.access.managed()
    declined = {key: _on_hold(run, key) if key in managed else set() for key in run.start}
    for mail in run.mails:
        email, key = mail["email"], mail["scope"]
        on_hold = declined[key] | declined[ORGANIZATION]
        if run.access.declined == "hold" and email in on_hold:
            yield f"{email} declined, and was mailed about {key}"
        outside = email not in run.start[ORGANIZATION].held
        if run.access.project_invitations == "after-joining" and key != ORGANIZATION and outside:
            yield f"{email} isn't in the organization yet, and was mailed about {key}"
        if mail["why"] == "resent" and email not in declined[key]:
            yield from _too_soon(run, email, key)


def _too_soon(run: Run, email: str, key: str) -> Iterator[str]:
    """Whoever hasn't answered is reminded once it has been long enough since the last mail."""
    if run.access.resend_after is None:
        yield f"{email} was reminded of {key}, and nobody asked for that"
        return
    moment = run.moment - timedelta(days=run.access.resend_after)
    made = [one["created_at"] for one in _invitations(run, key) if one["email"] == email]
    if not any(datetime.fromisoformat(text) <= moment for text in made):
        yield f"{email} was reminded of {key}, and was invited later than {moment}: {made}"
    last = run.mailed.get((email, key))
    if last is not None and last > moment:
        yield f"{email} was reminded of {key}, and had been mailed at {last}"


def _invitations(run: Run, key: str) -> list[dict[str, Any]]:
    there = scope_state(run.before, key)
    assert there is not None
    found: list[dict[str, Any]] = there["invitations"]
    return found


def _on_hold(run: Run, key: str) -> set[str]:
    """Who isn't in, should be, and said no and nothing else."""
    found = _invitations(run, key)
    yes, no = ({one["email"] for one in found if one["status"] == status} for status in ("PENDING", "DECLINED"))
    return (no - yes - run.start[key].held.keys()) & run.access.at(run.moment).current(key).keys()


def untouched(run: Run) -> Iterator[str]:
    """Scopes that aren't managed, and people who are kept, are as they were.

    But for whom is taken out of the organization, and an Owner who has handed over.
    """
    gone = run.start[ORGANIZATION].held.keys() - run.end[ORGANIZATION].held.keys()
    for key, there in run.start.items():
        managed = key in run.access.managed()
        place = run.access.place(key) if managed else None
        for email in {*there.held, *(one["email"] for one in _invitations(run, key))} - gone:
            kept = place is None or (place.unlisted == "keep" and not _concerns(run, key, email))
            was, now = (_all_of(run, state, key, email) for state in (run.before, run.after))
            if kept and was != now and not (managed and there.held.get(email) == "Owner"):
                yield f"{email} was to be left alone in {key}: {was} became {now}"


def _concerns(run: Run, key: str, email: str) -> bool:
    """Whether the file says anything of somebody in a scope by now."""
    file = run.access.at(run.moment)
    return email in file.current(key) or file.over(key, email)


def _all_of(run: Run, state: dict[str, Any], key: str, email: str) -> list[Any]:
    """Where somebody stands in a state document, roles by the names that the file gives them."""
    there = scope_state(state, key)
    assert there is not None
    found = run.access.place(key).definitions if key in run.access.managed() else None
    renamed = {} if found is None else {old: new.casefold() for new, old in found.was.items()}
    return [
        one | {"role": one["role"] and renamed.get(one["role"], one["role"].casefold())}
        for one in (*there["members"], *there["invitations"])
        if one["email"] == email and one.get("status") != "ACCEPTED"  # over, and in no list
    ]


def ended(run: Run) -> Iterator[str]:
    """Whoever's entry has ended is out, and not invited any more.

    An Owner may stay, as somebody else's way to Owner isn't always due. Source: `manual: plan#only-what-is-due`.
    """
    file = run.access.at(run.moment)
    end = checks.End(file, run.after)
    # The organization's Owner stays in its projects, too.
    owners = {*end.owners, *(email for email, role in end.held[ORGANIZATION].items() if role == "Owner")}
    for key in end.scopes:
        offered = {one["email"] for one in end.scopes[key]["invitations"] if one["status"] != "ACCEPTED"}
        for email in {*end.held[key], *offered}:
            if file.over(key, email) and not end.lasting(key, email) and email not in owners:
                yield f"{email} is still in {key}, or invited, and their entry has ended"


def invited(run: Run) -> Iterator[str]:
    """Whoever should be in and isn't has one open invitation, in the right role, unless something holds it back.

    And whoever is in has none left over.
    """
    file = run.access.at(run.moment)
    end = checks.End(file, run.after, run.resent)
    for key in end.scopes:
        for email, role in file.current(key).items():
            offered = run.end[key].offered.get(email, set())
            if email in end.held[key]:
                open_ones = {one["email"] for one in end.scopes[key]["invitations"] if one["status"] != "ACCEPTED"}
                if email in open_ones:
                    yield f"{email} is in {key}, and still invited"
                continue
            if end.absent(key, email):
                continue
            at_home = email in end.held[ORGANIZATION]
            if not offered and key != ORGANIZATION and not at_home and file.project_invitations == "after-joining":
                continue  # the next run's, once they have joined
            if len(offered) != 1 or (role != "Owner" and offered != {end.meant(key, role)}):
                yield f"{email} should be invited to {key} as {role}, and is as {sorted(map(str, offered))}"
