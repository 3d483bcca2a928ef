"""The desired state as plain data: what a saved plan carries so that it can be planned again without the files."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
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
)

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    return Desired(
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


def state_digest(desired: Desired) -> str:
    """SHA-256 of a desired state, its places in the files left out: moving a line isn't a change of access."""
    digest = hashlib.sha256()

    def add(*values: object) -> None:
        digest.update(json.dumps(values).encode())

    for scope in (desired.organization, *sorted(desired.projects, key=lambda one: (one.name or "", one.id or ""))):
        add(scope.name, scope.id, scope.managed, scope.unlisted, _terms(scope.entries), _terms(scope.expired))
    settings, guardrails = desired.invitations, _guardrails_out(desired.guardrails)
    add(settings.projects, settings.declined, str(settings.resend_after))
    add(*(guardrails[name] for name in sorted(guardrails.keys() - {"sources"})))
    return digest.hexdigest()


def _terms(entries: Mapping[str, Entry]) -> list[tuple[object, ...]]:
    """Who is there on which terms. Terms recur, so that writing them once takes half the time of a row each."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for email in sorted(entries):
        _, role, _, *rest = entries[email]
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
        "entries": [_entry_out(scope.entries[email]) for email in sorted(scope.entries)],
        "expired": [_entry_out(scope.expired[email]) for email in sorted(scope.expired)],
    }


def _entry_out(entry: Entry) -> State:
    row: State = {"email": entry.email, "listing": entry.listing, "source": list(entry.source)}
    row["role" if entry.role.id is None else "role_id"] = entry.role.name or entry.role.id
    if entry.expires is not None:
        row["expires"] = entry.expires.isoformat()
    if entry.reason is not None:
        row["reason"] = entry.reason
    if entry.group is not None:
        row["group"] = entry.group
    return row


def _scope_in(state: Mapping[str, Any]) -> DesiredScope:
    return DesiredScope(
        name=state["name"],
        id=state["id"],
        source=Source(*state["source"]),
        managed=state["managed"],
        unlisted=state["unlisted"],
        entries={row["email"]: _entry_in(row) for row in state["entries"]},
        expired={row["email"]: _entry_in(row) for row in state["expired"]},
    )


def _entry_in(row: Mapping[str, Any]) -> Entry:
    expires = row.get("expires")
    return Entry(
        email=row["email"],
        role=RoleRef(row.get("role"), row.get("role_id")),
        source=Source(*row["source"]),
        listing=row["listing"],
        expires=None if expires is None else datetime.fromisoformat(expires),
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
        sources={name: Source(*source) for name, source in state["sources"].items()},
    )
