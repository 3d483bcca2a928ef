"""The desired state as plain data and back: what a saved plan carries, so that it can be planned again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from doorlist.values.at_moment import bounded
from doorlist.values.desired import (
    UNCHANGED,
    Desired,
    DesiredScope,
    Entry,
    InvitationSettings,
    RoleRef,
    WantedPolicy,
    WantedRole,
)
from doorlist.values.source import Source
from doorlist.values.state_guardrails import guardrails_in, guardrails_out
from doorlist.values.times import end_written, read_end, read_start, start_written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from doorlist.values.state_form import (
        DefinitionForm,
        EntryForm,
        ScopeForm,
        StateForm,
    )


def to_state(desired: Desired) -> StateForm:
    """The desired state as JSON values, in an order that doesn't depend on how the files are laid out."""
    after = desired.invitations.resend_after
    return {
        "organization": _scope_out(desired.organization),
        "projects": [_scope_out(project) for project in sorted_projects(desired)],
        "unnamed_projects": desired.unnamed_projects,
        "invitations": {
            "projects": desired.invitations.projects,
            "declined": desired.invitations.declined,
            "resend_after": None if after is None else int(after.total_seconds()),
        },
        "guardrails": guardrails_out(desired.guardrails),
        "files": list(desired.files),
    }


def from_state(state: StateForm) -> Desired:
    """The inverse of `to_state`.

    Raises:
        ValueError: `state` has the form, and isn't what `to_state` makes: a time that is none, an entry without role.
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
        guardrails=guardrails_in(state["guardrails"]),
        files=tuple(state["files"]),
        unnamed_projects=state["unnamed_projects"],
    )
    return bounded(desired)


def sorted_projects(desired: Desired) -> list[DesiredScope]:
    return sorted(desired.projects, key=lambda project: (project.name or "", project.id or ""))


def _scope_out(scope: DesiredScope) -> ScopeForm:
    return {
        "name": scope.name,
        "id": scope.id,
        "source": scope.source,
        "managed": scope.managed,
        "unlisted": scope.unlisted,
        "unlisted_roles": scope.unlisted_roles,
        "roles": definitions_out(scope.roles),
        "policies": definitions_out(scope.policies),
        "entries": _entries_out(scope.entries),
        "expired": _entries_out(scope.expired),
        "upcoming": _entries_out(scope.upcoming),
        "fell_back": _entries_out(scope.fell_back),
        "others": [_entry_out(entry) for entry in other_entries(scope)],
    }


def _scope_in(state: ScopeForm) -> DesiredScope:
    others: dict[str, tuple[Entry, ...]] = {}
    for row in state["others"]:
        others[row["email"]] = (*others.get(row["email"], ()), _entry_in(row))
    roles, policies = state["roles"], state["policies"]
    return DesiredScope(
        name=state["name"],
        id=state["id"],
        source=Source(*state["source"]),
        managed=state["managed"],
        unlisted=state["unlisted"],
        unlisted_roles=state["unlisted_roles"],
        roles=None if roles is None else {row["name"]: _role_in(row) for row in roles},
        policies=None if policies is None else {row["name"]: _policy_in(row) for row in policies},
        entries=_entries_in(state["entries"]),
        expired=_entries_in(state["expired"]),
        upcoming=_entries_in(state["upcoming"]),
        fell_back=_entries_in(state["fell_back"]),
        others=others,
    )


def other_entries(scope: DesiredScope) -> list[Entry]:
    return [entry for email in sorted(scope.others) for entry in scope.others[email]]


def _entries_out(entries: Mapping[str, Entry]) -> list[EntryForm]:
    return [_entry_out(entries[email]) for email in sorted(entries)]


def _entries_in(rows: Iterable[EntryForm]) -> dict[str, Entry]:
    return {row["email"]: _entry_in(row) for row in rows}


def _entry_out(entry: Entry) -> EntryForm:
    row: EntryForm = {"email": entry.email, "listing": entry.listing, "source": entry.source}
    if entry.role.id is None:
        row["role"] = entry.role.name or ""
    else:
        row["role_id"] = entry.role.id
    if entry.starts is not None:
        row["starts"] = start_written(entry.starts)
    if entry.expires is not None:
        row["expires"] = end_written(entry.expires)
    if entry.then is not None:
        row["then"] = entry.then.name or ""
    if entry.reason is not None:
        row["reason"] = entry.reason
    if entry.group is not None:
        row["group"] = entry.group
    if entry.template is not None:
        row["template"] = entry.template
    return row


def _entry_in(row: EntryForm) -> Entry:
    role, then = RoleRef(row.get("role"), row.get("role_id")), row.get("then")
    if (role.name is None) == (role.id is None):
        raise ValueError("an entry has either role or role_id")
    return Entry(
        email=row["email"],
        role=role,
        source=Source(*row["source"]),
        listing=row["listing"],
        starts=_moment(row.get("starts"), read_start),
        expires=_moment(row.get("expires"), read_end),
        then=None if then is None else RoleRef(then),
        reason=row.get("reason"),
        group=row.get("group"),
        template=row.get("template"),
    )


def _moment(text: str | None, read: Callable[[str], datetime | str]) -> datetime | None:
    found = None if text is None else read(text)
    if isinstance(found, str):
        raise ValueError(f"a time {found}")
    return found


def definitions_out(definitions: Mapping[str, WantedRole | WantedPolicy] | None) -> list[DefinitionForm] | None:
    if definitions is None:
        return None
    return [_definition_out(one) for one in sorted(definitions.values(), key=lambda one: one.name)]


def _definition_out(one: WantedRole | WantedPolicy) -> DefinitionForm:
    row: DefinitionForm = {"name": one.name, "source": one.source}
    if isinstance(one, WantedRole):
        row["policies"] = sorted(one.policies)
    else:
        row["permissions"] = sorted(one.permissions)
    if one.description is not UNCHANGED:
        row["description"] = one.description
    if one.was is not None:
        row["was"] = one.was
    if one.template is not None:
        row["template"] = one.template
    return row


def _role_in(row: DefinitionForm) -> WantedRole:
    return WantedRole(row["name"], tuple(row.get("policies", ())), *_body_in(row))


def _policy_in(row: DefinitionForm) -> WantedPolicy:
    return WantedPolicy(row["name"], tuple(row.get("permissions", ())), *_body_in(row))


def _body_in(row: DefinitionForm) -> tuple[Any, ...]:
    """What roles and policies have in common, in the order of their fields."""
    return Source(*row["source"]), row.get("description", UNCHANGED), row.get("was"), row.get("template")
