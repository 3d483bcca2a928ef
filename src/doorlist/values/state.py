"""The desired state as plain data: what a saved plan carries so that it can be planned again without the files."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from doorlist.values.desired import (
    Desired,
    DesiredScope,
    Entry,
    Guardrails,
    InvitationSettings,
    Limit,
    RoleRef,
    Source,
    bounded,
)
from doorlist.values.times import end_written, read_end, read_start, start_written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

State = dict[str, Any]


def to_state(desired: Desired) -> State:
    """The desired state as JSON values, in an order that doesn't depend on how the files are laid out."""
    return {
        "organization": _scope_out(desired.organization),
        "projects": sorted(
            (_scope_out(project) for project in desired.projects),
            key=lambda scope: (scope["name"] or "", scope["id"] or ""),
        ),
        "invitations": {
            "projects": desired.invitations.projects,
            "declined": desired.invitations.declined,
            "resend_after": (
                None
                if desired.invitations.resend_after is None
                else int(desired.invitations.resend_after.total_seconds())
            ),
        },
        "guardrails": _guardrails_out(desired.guardrails),
        "files": list(desired.files),
    }


def from_state(state: Mapping[str, Any]) -> Desired:
    """The inverse of `to_state`.

    Raises:
        KeyError, TypeError, ValueError: `state` isn't what `to_state` makes; the reader of plan files turns these
            into a `PlanFileError`.
    """
    settings = state["invitations"]
    after = settings["resend_after"]
    desired = Desired(
        organization=_scope_in(state["organization"]),
        projects=tuple(_scope_in(project) for project in state["projects"]),
        invitations=InvitationSettings(
            projects=settings["projects"],
            declined=settings["declined"],
            resend_after=None if after is None else timedelta(seconds=after),
        ),
        guardrails=_guardrails_in(state["guardrails"]),
        files=tuple(state["files"]),
    )
    return bounded(desired)


_LISTS = ("entries", "expired", "upcoming", "fell_back")


def state_digest(desired: Desired) -> str:
    """SHA-256 of a desired state, its places in the files left out: moving a line isn't a change of access."""
    digest = hashlib.sha256()

    def add(*values: object) -> None:
        digest.update(json.dumps(values).encode())

    for scope in (desired.organization, *sorted(desired.projects, key=lambda one: (one.name or "", one.id or ""))):
        add(scope.name, scope.id, scope.managed, scope.unlisted)
        add(*(_terms(getattr(scope, name)) for name in _LISTS), [_terms({e.email: e}) for e in _others(scope)])
    settings, guardrails = desired.invitations, _guardrails_out(desired.guardrails)
    add(settings.projects, settings.declined, str(settings.resend_after))
    add(*(guardrails[name] for name in sorted(guardrails.keys() - {"sources"})))
    return digest.hexdigest()


def _terms(entries: Mapping[str, Entry]) -> list[tuple[object, ...]]:
    """Who is there on which terms. Terms recur, so that writing them once takes half the time of a row each."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for email in sorted(entries):
        _, role, _, *rest, _ = entries[email]
        found.setdefault((role, *rest), []).append(email)
    return [
        (role, listing, str(expires), reason, group, str(starts), then, template, emails)
        for (role, listing, expires, reason, group, starts, then, template), emails in found.items()
    ]


def _scope_out(scope: DesiredScope) -> State:
    return {
        "name": scope.name,
        "id": scope.id,
        "managed": scope.managed,
        "unlisted": scope.unlisted,
        "source": list(scope.source),
        **{name: [_entry_out(entry) for _, entry in sorted(getattr(scope, name).items())] for name in _LISTS},
        "others": [_entry_out(entry) for entry in _others(scope)],
    }


def _others(scope: DesiredScope) -> list[Entry]:
    return [entry for email in sorted(scope.others) for entry in scope.others[email]]


def _entry_out(entry: Entry) -> State:
    row: State = {"email": entry.email, "listing": entry.listing, "source": list(entry.source)}
    row["role" if entry.role.id is None else "role_id"] = entry.role.name or entry.role.id
    if entry.starts is not None:
        row["starts"] = start_written(entry.starts)
    if entry.expires is not None:
        row["expires"] = end_written(entry.expires)
    if entry.then is not None:
        row["then"] = entry.then.name
    if entry.reason is not None:
        row["reason"] = entry.reason
    if entry.group is not None:
        row["group"] = entry.group
    if entry.template is not None:
        row["template"] = entry.template
    return row


def _scope_in(state: Mapping[str, Any]) -> DesiredScope:
    return DesiredScope(
        name=state["name"],
        id=state["id"],
        source=Source(*state["source"]),
        managed=state["managed"],
        unlisted=state["unlisted"],
        entries=_entries_in(state["entries"]),
        expired=_entries_in(state["expired"]),
        upcoming=_entries_in(state["upcoming"]),
        fell_back=_entries_in(state["fell_back"]),
        others=_others_in(state["others"]),
    )


def _entries_in(rows: list[State]) -> dict[str, Entry]:
    return {row["email"]: _entry_in(row) for row in rows}


def _others_in(rows: list[State]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, tuple[Entry, ...]] = {}
    for row in rows:
        found[row["email"]] = (*found.get(row["email"], ()), _entry_in(row))
    return found


def _moment(text: str | None, read: Callable[[str], datetime | str]) -> datetime | None:
    found = None if text is None else read(text)
    if isinstance(found, str):
        raise ValueError(found)
    return found


def _entry_in(row: Mapping[str, Any]) -> Entry:
    then = row.get("then")
    return Entry(
        email=row["email"],
        role=RoleRef(row.get("role"), row.get("role_id")),
        source=Source(*row["source"]),
        listing=row["listing"],
        starts=_moment(row.get("starts"), read_start),
        expires=_moment(row.get("expires"), read_end),
        then=None if then is None else RoleRef(then),
        template=row.get("template"),
        reason=row.get("reason"),
        group=row.get("group"),
    )


def _guardrails_out(guardrails: Guardrails) -> State:
    return {
        "max_removals": [list(limit) for limit in sorted(guardrails.max_removals)],
        "max_role_changes": [list(limit) for limit in sorted(guardrails.max_role_changes)],
        "protected": sorted(guardrails.protected),
        "min_admins": guardrails.min_admins,
        "max_admins": guardrails.max_admins,
        "allowed_domains": None if guardrails.allowed_domains is None else sorted(guardrails.allowed_domains),
        "require_expiry": sorted(guardrails.require_expiry),
        "max_duration": {
            domain: int(longest.total_seconds()) for domain, longest in sorted(guardrails.max_duration.items())
        },
        "sources": {name: list(source) for name, source in sorted(guardrails.sources.items())},
    }


def _guardrails_in(state: Mapping[str, Any]) -> Guardrails:
    domains = state["allowed_domains"]
    return Guardrails(
        max_removals=tuple(Limit(*limit) for limit in state["max_removals"]),
        max_role_changes=tuple(Limit(*limit) for limit in state["max_role_changes"]),
        protected=frozenset(state["protected"]),
        min_admins=state["min_admins"],
        max_admins=state["max_admins"],
        allowed_domains=None if domains is None else frozenset(domains),
        require_expiry=frozenset(state["require_expiry"]),
        max_duration={domain: timedelta(seconds=longest) for domain, longest in state["max_duration"].items()},
        sources={name: Source(*source) for name, source in state["sources"].items()},
    )
