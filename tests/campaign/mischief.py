"""Random faults, what others do meanwhile, and when a run is killed: all of it from dice, all of it plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .worlds import POLICIES, REVIEWER, custom, permission_id

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from .worlds import File

_WRITES = (
    ("PUT", "/organization/members/{userId}"),
    ("DELETE", "/organization/members/{userId}"),
    ("POST", "/organization/invitations"),
    ("PUT", "/organization/invitations/{invitationId}"),
    ("DELETE", "/organization/invitations/{invitationId}"),
    ("PUT", "/projects/{projectId}/members/{userId}"),
    ("DELETE", "/projects/{projectId}/members/{userId}"),
    ("POST", "/projects/{projectId}/invitations"),
    ("PUT", "/projects/{projectId}/invitations/{invitationId}"),
    ("DELETE", "/projects/{projectId}/invitations/{invitationId}"),
    *((verb, f"/projects/{{projectId}}/{what}") for what in ("roles", "policies") for verb in ("POST",)),
    ("PUT", "/projects/{projectId}/policies/{policyId}"),
    ("PUT", "/projects/{projectId}/roles/{roleId}"),
    ("DELETE", "/projects/{projectId}/policies/{policyId}"),
    ("POST", "/organization/policies"),
    ("POST", "/organization/roles"),
    ("PUT", None),
    ("DELETE", None),
    ("POST", None),
)
_READS = (
    "/organization",
    "/projects",
    "/organization/members",
    "/organization/invitations",
    "/organization/roles",
    "/projects/{projectId}/members",
    "/projects/{projectId}/invitations",
    "/projects/{projectId}/roles",
    "/projects/{projectId}/policies",
    "/projects/{projectId}/permissions",
    None,
)
_KINDS = (
    *("status",) * 5,
    *("throttle",) * 3,
    *("html",) * 2,
    *("truncated",) * 2,
    *("cut",) * 3,
    *("reset",) * 2,
    *("cut-body",) * 2,
    "hang",
    "slow",
)
_LOST = (500, 502, 503, 504, 408, 302)
_REFUSED = (400, 401, 403, 404, 409, 422)


def faults(dice: random.Random) -> list[dict[str, Any]]:
    """Rules for one run, for the emulator's setting `faults`."""
    return [_fault(dice) for _ in range(dice.randint(2, 7))]


def _fault(dice: random.Random) -> dict[str, Any]:
    if dice.random() < 0.7:
        verb, route = dice.choice(_WRITES)
        skip = dice.choice((0, 0, 0, 1, 2))
    else:
        verb, route = "GET", dice.choice(_READS)
        skip = dice.choice((0, 0, 1, 2, 5, 9))
    kind = dice.choice(_KINDS)
    rule: dict[str, Any] = {
        "kind": kind,
        "verb": verb,
        "route": route,
        "effect": dice.random() < 0.5,
        "skip": skip,
        "times": dice.choice((1, 1, 1, 2, 3, 5)),
        "seconds": 1.0,
        "retry_after": dice.choice(("none", "seconds", "date")),
    }
    if kind == "status":
        rule["status"] = dice.choice(_LOST if dice.random() < 0.75 else _REFUSED)
        # A refusal by the API itself surely has no effect. Source: `manual: platform#transport`.
        rule["effect"] = rule["effect"] and rule["status"] in _LOST
    elif kind == "throttle":
        rule["effect"] = False
        rule["times"] = dice.choice((1, 2, 4))
    elif kind == "html":
        rule["status"] = dice.choice((200, 403, 502, 504))
    elif kind == "hang":
        # Above the worker's patience, a time-out; or the connection is closed late.
        rule["seconds"], rule["times"] = dice.choice((0.05, 0.05, 3.0)), 1
    elif kind == "slow":
        rule["seconds"] = 0.1
    return rule


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom and what others lay hands on.

    Attributes:
        people: user ids by email.
        scopes: kind of scope by the path of its requests.
        roles, policies: ids of custom ones by that path, as things are now.
    """

    people: dict[str, str]
    scopes: dict[str, str]
    roles: dict[str, list[str]]
    policies: dict[str, list[str]]


def cast(people: dict[str, str], projects: list[str], state: dict[str, Any]) -> Cast:
    """Of a state document.

    Args:
        people: user ids by email.
        projects: ids of those that others meddle with; one may be gone.
        state: of the emulator.
    """
    there = {"/organization": state["organization"]}
    there |= {f"/projects/{one['id']}": one for one in state["projects"] if one["id"] in projects}
    return Cast(
        people,
        {base: "organization" if base == "/organization" else "project" for base in there},
        *(
            {base: [one["id"] for one in scope[what]] for base, scope in there.items()}
            for what in ("roles", "policies")
        ),
    )


def others(dice: random.Random, among: Cast) -> list[dict[str, Any]]:
    """Rules that let other administrators, and people, act around a request of doorlist's."""
    rules = []
    for _ in range(dice.choice((0, 0, 1, 1, 2))):
        verb = dice.choice((None, "GET", "PUT", "POST", "DELETE"))
        deeds = [deed(dice, among) for _ in range(dice.randint(1, 2))]
        when = dice.choice(("before", "after"))
        skip = dice.choice((0, 1, 4)) if verb not in ("GET", None) else dice.randint(0, 12)
        rules.append({"kind": "none", "verb": verb, "skip": skip, "times": 1, when: deeds})
    return rules


def deed(dice: random.Random, among: Cast) -> dict[str, Any]:
    """One thing that somebody else does; the platform may refuse it."""
    email = dice.choice(list(among.people))
    base = dice.choice(list(among.scopes))
    kind, member = among.scopes[base], f"{base}/members/{among.people[email]}"
    scope = "organization" if kind == "organization" else f"project:{base.rpartition('/')[2]}"
    if dice.random() < 0.3:
        return _definition(dice, base, kind, among)
    match dice.randrange(10):
        case 0:
            return {"verb": "DELETE", "path": member}
        case 1 | 2:
            role = dice.choice(("owner", "member", "member", "admin" if kind == "organization" else "manager"))
            return {"verb": "PUT", "path": member, "body": {"roleId": f"{kind}-role-{role}"}}
        case 3:
            custom_role = dice.choice(among.roles[base] or [f"{kind}-role-member"])
            return {"verb": "PUT", "path": member, "body": {"roleId": custom_role}}
        case 4:
            offered = {f"{kind}RoleId": dice.choice(among.roles[base])} if among.roles[base] else {}
            body = {"emails": [email], **(offered if dice.random() < 0.5 else {})}
            return {"verb": "POST", "path": f"{base}/invitations", "body": body}
        case 5:
            return {"verb": "DELETE", "path": f"{base}/invitations/{dice.randint(1, 20)}"}
        case 6 | 7:
            answer = dice.choice(("accept", "accept", "decline"))
            return {"verb": "POST", "path": f"/_emulator/{answer}", "body": {"email": email, "scope": scope}}
        case 8:
            return {"verb": "POST", "path": "/_emulator/sign-in", "body": {"email": email}}
        case _:
            return {"verb": "POST", "path": "/_emulator/leave", "body": {"email": email}}


def _definition(dice: random.Random, base: str, kind: str, among: Cast) -> dict[str, Any]:
    """Another administrator makes, changes, renames or deletes a policy or a role by hand."""
    policies, roles = among.policies[base], among.roles[base]
    name, role = dice.choice(POLICIES), dice.choice((REVIEWER, custom(kind), custom(kind).lower()))
    grants = {"permissionIds": [permission_id(kind, dice.choice(("project:read", "user:read")))]}
    has = {"policyIds": dice.sample(policies, dice.randint(0, len(policies)))}
    match dice.randrange(7):
        case 0:
            return {"verb": "POST", "path": f"{base}/policies", "body": {"name": name, **grants}}
        case 1 if policies:
            path = f"{base}/policies/{dice.choice(policies)}"
            return {"verb": "PUT", "path": path, "body": {"name": name, **grants}}
        case 2 if policies:
            return {"verb": "DELETE", "path": f"{base}/policies/{dice.choice(policies)}"}
        case 3 | 4 if roles:
            return {"verb": "PUT", "path": f"{base}/roles/{dice.choice(roles)}", "body": {"name": role, **has}}
        case 5 if roles:
            return {"verb": "DELETE", "path": f"{base}/roles/{dice.choice(roles)}"}
        case _:
            return {"verb": "POST", "path": f"{base}/roles", "body": {"name": role, **has}}


def repairs(file: File, state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What puts back roles that the file names and doesn't define, where others have deleted or renamed them."""
    there = {"organization": state["organization"]} | {f"project:{one['id']}": one for one in state["projects"]}
    for key, place in file.places():
        if key not in there or (place.definitions is not None and place.definitions.roles is not None):
            continue
        kind, _, project = key.partition(":")
        if custom(kind).casefold() not in {one["name"].casefold() for one in there[key]["roles"]}:
            base = f"/projects/{project}" if project else "/organization"
            yield {"verb": "POST", "path": f"{base}/roles", "body": {"name": custom(kind), "policyIds": []}}


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a run is struck down.

    Attributes:
        what: a kill, or the signals by which people and CI ask to stop; `twice` is Ctrl-C, and again.
        at: when this request (from 1) has come, counting all or only writes; 0: so long after the start.
        writes: count only those.
        effect: whether the platform still carries that request out.
        delay: seconds more.
    """

    what: Literal["kill", "term", "int", "twice"]
    at: int
    writes: bool
    effect: bool
    delay: float


def stroke(dice: random.Random) -> Stroke:
    """When and how."""
    what = dice.choice((*("kill",) * 6, "term", "int", "twice"))
    if dice.random() < 0.2:
        return Stroke(what, 0, writes=False, effect=True, delay=dice.uniform(0, 0.25))  # type: ignore[arg-type]
    writes = dice.random() < 0.8
    at = dice.randint(1, 6 if writes else 25)
    delay = dice.choice((0, 0, 0, dice.uniform(0, 0.03)))
    return Stroke(what, at, writes, dice.random() < 0.6, delay)  # type: ignore[arg-type]
