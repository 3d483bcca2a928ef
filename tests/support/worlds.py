"""Terse desired and live states for tests of the planner, and plans as short lines to compare with.

People are written without their domain (`ada` is ada@acme.example). `Lower` stands for the next lower role than
Owner: Admin in the organization, Manager in a project, so that one table serves both scopes.

Grammar of a live member: a role name, `-` for none.
Grammar of an invitation: `ROLE [STATUS [CREATED_AT]]`, `-` for no role id, `?ID` for an id that no role has; a list
where there are several for one address.
Grammar of an entry: `[invitee ]ROLE[ via GROUP][ from TIMESTAMP][ until TIMESTAMP[ then ROLE]]`, `#ID` for a role by
id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.platform.facts import Facts
from doorlist.values.action import Action, DefinitionAction
from doorlist.values.desired import Desired, DesiredScope, Entry, InvitationSettings, RoleRef, Unlisted
from doorlist.values.guardrails import Guardrails, Limit
from doorlist.values.live import HeldRole, Invitation, Live, LiveScope, Member, Organization, Role
from doorlist.values.plan import Plan
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DOMAIN = "@acme.example"
BUILTIN = {"organization": ("Owner", "Admin", "Member"), "project": ("Owner", "Manager", "Member")}
CUSTOM = {"organization": ("Auditor", "Viewer"), "project": ("Annotator", "Viewer")}

Members = Mapping[str, str]
Invited = Mapping[str, str | Sequence[str]]


def mail(name: str) -> str:
    """The whole address of somebody."""
    return name if "@" in name else f"{name}{DOMAIN}"


def short(email: str) -> str:
    return email.removesuffix(DOMAIN)


def project(name: str) -> Scope:
    """A project's scope: its id is its name in lower case."""
    return Scope("project", f"prj-{name.casefold()}", name)


def scope_named(name: str) -> Scope:
    return ORGANIZATION if name == "org" else project(name)


def short_scope(scope: Scope) -> str:
    return "org" if scope == ORGANIZATION else scope.name


def lower(scope: Scope) -> str:
    """What `Lower` means in a scope."""
    return BUILTIN[scope.type][1]


def role_named(scope: Scope, word: str) -> HeldRole:
    """A role of a scope: ids of built-in ones are shared by all projects, those of custom ones aren't."""
    name = lower(scope) if word == "Lower" else word
    owner = scope.type if name in BUILTIN[scope.type] else scope.key
    return HeldRole(f"{owner}/{name.casefold()}", name)


def roles_of(scope: Scope) -> tuple[Role, ...]:
    """The roles that a scope has: built-in, then custom."""
    names = [(name, True) for name in BUILTIN[scope.type]]
    names += [(name, False) for name in CUSTOM[scope.type]]
    return tuple(Role(role_named(scope, name).id, name, builtin) for name, builtin in names)


class Inside(NamedTuple):
    """Who is in a live scope and who is invited to it."""

    members: Members = MappingProxyType({})
    invited: Invited = MappingProxyType({})


class _Ids:
    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def live(
    members: Members | None = None, invited: Invited | None = None, *, plan: str = "TEAM", **projects: Inside
) -> Live:
    """A live state that was read completely. Without members of the organization, everybody in a project is in it."""
    ids = _Ids()
    inside = {"org": Inside(members or {}, invited or {}), **projects}
    if members is None:
        inside["org"] = Inside(
            {name: "Member" for there in projects.values() for name in there.members}, invited or {}
        )
    return Live(
        organization=Organization("org-1", "Acme", plan),
        projects=tuple(project(name) for name in projects),
        scopes={scope_named(name): _live_scope(scope_named(name), there, ids) for name, there in inside.items()},
    )


def _live_scope(scope: Scope, there: Inside, ids: _Ids) -> LiveScope:
    members = {
        mail(name): Member(
            f"u-{short(mail(name))}", mail(name), None, None if word == "-" else role_named(scope, word)
        )
        for name, word in there.members.items()
    }
    invitations = [
        _invitation(scope, ids.next(), mail(name), words)
        for name, one_or_more in there.invited.items()
        for words in ([one_or_more] if isinstance(one_or_more, str) else one_or_more)
    ]
    return LiveScope(members, tuple(invitations), roles_of(scope))


def _invitation(scope: Scope, number: int, email: str, words: str) -> Invitation:
    role, *rest = words.split()
    role_id = None if role == "-" else role[1:] if role.startswith("?") else role_named(scope, role).id
    status = rest[0] if rest else "PENDING"
    return Invitation(number, email, status, rest[1] if len(rest) > 1 else None, role_id)


def want(entries: Mapping[str, str] | None = None, unlisted: Unlisted = "remove", **more: str) -> DesiredScope:
    """A scope of the files, not yet placed; `desired` names it."""
    rows = {**(entries or {}), **more}
    scope = DesiredScope(None, None, Source("access.yaml", 1), managed=True, unlisted=unlisted)
    found = {mail(name): _entry(mail(name), words, line) for line, (name, words) in enumerate(rows.items(), start=10)}
    return replace(scope, entries=found)


UNMANAGED = DesiredScope(None, None, Source("access.yaml", 1))


def _entry(email: str, words: str, line: int) -> Entry:
    words, _, then = words.partition(" then ")
    words, _, until = words.partition(" until ")
    words, _, since = words.partition(" from ")
    words, _, group = words.partition(" via ")
    listing = "invitees" if words.startswith("invitee ") else "members"
    word = words.removeprefix("invitee ")
    role = RoleRef(id=word[1:]) if word.startswith("#") else RoleRef(word)
    starts, expires = (datetime.fromisoformat(time).replace(tzinfo=UTC) if time else None for time in (since, until))
    source, back = Source("access.yaml", line), RoleRef(then) if then else None
    return Entry(email, role, source, listing, expires, None, group or None, starts, back)  # type: ignore[arg-type]


def desired(
    org: DesiredScope = UNMANAGED,
    *,
    after_joining: bool = False,
    resend_declined: bool = False,
    resend_after: timedelta | None = None,
    guardrails: Guardrails | None = None,
    **projects: DesiredScope,
) -> Desired:
    """What the files want; guardrails are wide open where none are given, as limits are not what most tables test."""
    return Desired(
        organization=_placed(org, ORGANIZATION, "Acme"),
        projects=tuple(_placed(wanted, project(name), name) for name, wanted in projects.items()),
        invitations=InvitationSettings(
            "after-joining" if after_joining else "immediately",
            "resend" if resend_declined else "hold",
            resend_after,
        ),
        guardrails=WIDE_OPEN if guardrails is None else guardrails,
        files=("access.yaml",),
    )


def in_scope(name: str, wanted: DesiredScope, **settings: Any) -> Desired:
    """What the files want of one scope, `org` or a project; nothing else is managed."""
    return desired(wanted, **settings) if name == "org" else desired(**{**settings, name: wanted})


def live_in(name: str, members: Members, invited: Invited | None = None) -> Live:
    """A live state where everything of interest is in one scope, `org` or a project."""
    project_alone: Any = {name: Inside(members, invited or {})}
    return live(members, invited) if name == "org" else live(**project_alone)


def _placed(wanted: DesiredScope, scope: Scope, name: str) -> DesiredScope:
    entries = {email: _entry_in(scope, entry) for email, entry in wanted.entries.items()}
    return replace(wanted, name=name, entries=entries)


def _entry_in(scope: Scope, entry: Entry) -> Entry:
    return entry._replace(role=RoleRef(lower(scope))) if entry.role.name == "Lower" else entry


def guard(removals: str | None = "100%", changes: str | None = "100%", **more: Any) -> Guardrails:
    """Guardrails with both limits out of the way unless given (`None`: the default limit); emails in short form."""
    if "protected" in more:
        more["protected"] = frozenset(mail(name) for name in more["protected"])
    return Guardrails(_limits(removals), _limits(changes), **more)


def _limits(words: str | None) -> tuple[Limit, ...]:
    return () if words is None else tuple(limit(word) for word in words.split())


def limit(word: str) -> Limit:
    """`3` or `25%`."""
    return Limit(float(word.rstrip("%")), word.endswith("%"))


WIDE_OPEN = Guardrails(max_removals=(Limit(100, percent=True),), max_role_changes=(Limit(100, percent=True),))


class Told(NamedTuple):
    """A plan in short lines."""

    actions: Sequence[str]
    waiting: Sequence[str] = ()
    unmanaged: Sequence[str] = ()
    blocked: Sequence[str] = ()


def told(plan: Plan) -> Told:
    """All of a plan that a table test compares, in the plan's order."""
    lines = {action.id: action_line(action) for action in plan.actions}
    return Told(
        [lines[a.id] + "".join(f" after <{lines[d]}>" for d in a.depends_on) for a in plan.actions],
        [f"{short_scope(w.scope)} {short(w.email)} {w.what}" for w in plan.waiting],
        [f"{short_scope(u.scope)} {short(u.email)} {u.what} {u.role or '-'}" for u in plan.unmanaged],
        [f"{b.guardrail} {short_scope(b.scope)} {' '.join(map(short, b.emails))}".rstrip() for b in plan.blocked],
    )


def action_line(action: Action) -> str:
    """`update-role org ada Member>Admin`, `invite Bot kurt Member`, `revoke org kurt 3`, `remove org zoe`."""
    head = f"{action.kind} {short_scope(action.scope)} {short(action.subject)}"
    if isinstance(action, DefinitionAction):
        return head
    match action.kind:
        case "update-role":
            return f"{head} {action.role.before or '-'}>{action.role.after}"
        case "invite":
            return f"{head} {action.role.after}"
        case "revoke" | "resend":
            return f"{head} {action.invitation_id}"
        case _:
            return head


def plan_of(wanted: Desired, there: Live, facts: Facts = CONFIDENT_AI, **more: Any) -> Plan:
    """The plan at NOW."""
    return make_plan(wanted, there, facts, **{"now": NOW, **more})


def tell(wanted: Desired, there: Live, **more: Any) -> Told:
    """The plan at NOW, in short lines."""
    return told(plan_of(wanted, there, **more))


def in_words_of(scope: str, lines: Sequence[str]) -> list[str]:
    """Lines of a table that serves both scopes: `@` is the scope, `Lower` its next lower role."""
    return [line.replace("@", scope).replace("Lower", lower(scope_named(scope))) for line in lines]
