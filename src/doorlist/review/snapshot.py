"""Live state as a document: written, and read back. It holds no secret.

A snapshot file is untrusted input: whatever it holds, reading it ends in a `Snapshot` or in a `SnapshotFileError`.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from doorlist import __version__
from doorlist.errors import SnapshotFileError
from doorlist.review.snapshot_document import (
    CataloguesSnapshot,
    HeldRoleSnapshot,
    InvitationSnapshot,
    MemberSnapshot,
    OrganizationSnapshot,
    PermissionSnapshot,
    PolicyRefSnapshot,
    PolicySnapshot,
    RoleSnapshot,
    ScopeSnapshot,
    Snapshot,
)
from doorlist.values.address import address
from doorlist.values.live import (
    HeldRole,
    Invitation,
    Live,
    LiveScope,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import ORGANIZATION, scope_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.values.scope import Scope

FORMAT_VERSION: Final = "1.1"
_FIX: Final = "Save one with `doorlist snapshot --out`."


def snapshot(live: Live, *, taken_at: datetime) -> Snapshot:
    """The document of a live state. The same state gives the same document, apart from the time.

    Args:
        live: with members, invitations and roles of every scope.
        taken_at: when it was read (UTC).
    """
    return Snapshot(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        taken_at=taken_at,
        organization=OrganizationSnapshot(*live.organization),
        scopes=tuple(_scope(scope, live.scopes[scope]) for scope in sorted(live.scopes, key=scope_order)),
        catalogues=_catalogues(live),
    )


def _by_name(one: Permission | Policy | PolicyRef) -> tuple[str, str]:
    return one.name, one.id


def _catalogues(live: Live) -> CataloguesSnapshot:
    projects = [there.permissions for scope, there in live.scopes.items() if scope.type == "project"]
    return CataloguesSnapshot(
        _permissions(live.of(ORGANIZATION).permissions),
        _permissions(next((found for found in projects if found is not None), None)),
    )


def _permissions(permissions: Sequence[Permission] | None) -> tuple[PermissionSnapshot, ...] | None:
    return (
        None
        if permissions is None
        else tuple(PermissionSnapshot(one.id, one.name) for one in sorted(permissions, key=_by_name))
    )


def to_live(taken: Snapshot) -> Live:
    """The live state of a document."""
    catalogues = {"organization": taken.catalogues.organization, "project": taken.catalogues.project}
    scopes = {entry.scope: _live_scope(entry, catalogues[entry.scope.type]) for entry in taken.scopes}
    organization = taken.organization
    return Live(
        organization=Organization(organization.id, organization.name, organization.plan),
        projects=tuple(scope for scope in scopes if scope.type == "project"),
        scopes=scopes,
    )


def snapshot_json(taken: Snapshot) -> str:
    """The document, with a new line at its end. Pure ASCII: nothing in it can play tricks where it is shown."""
    document = _adapter().dump_python(taken, mode="json")
    return json.dumps(document, indent=1) + "\n"


def read_snapshot(data: bytes) -> Snapshot:
    """A snapshot from the bytes of its document. Fields that this version doesn't know are passed over.

    Raises:
        SnapshotFileError: not JSON, not a snapshot, of another major version, or with one scope or person twice.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise SnapshotFileError("the snapshot isn't JSON", fix=_FIX) from None
    version = document.get("format_version") if isinstance(document, dict) else None
    if not isinstance(version, str) or "scopes" not in document:
        raise SnapshotFileError("the file is JSON, and not a snapshot", fix=_FIX)
    if not re.fullmatch(r"1\.\d{1,9}", version):
        raise SnapshotFileError(
            f"the snapshot has another format than 1.x: {version[:20]!r}",
            fix="Use the version of doorlist that took it, or take a new one.",
        )
    try:
        taken: Snapshot = _adapter().validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part)[:40] for part in first["loc"][:8])
        raise SnapshotFileError(f"the file is not a snapshot: {place}: {first['msg']}", fix=_FIX) from None
    _check(taken)
    return taken


def _check(taken: Snapshot) -> None:
    if taken.taken_at.utcoffset() is None:
        raise SnapshotFileError("the snapshot is at odds with itself: its time has no zone", fix=_FIX)
    keys = [entry.scope.key for entry in taken.scopes]
    if len(set(keys)) < len(keys) or "organization" not in keys:
        raise SnapshotFileError("the snapshot is at odds with itself: a scope is missing or stands twice", fix=_FIX)
    for entry in taken.scopes:
        if len({address(member.email) for member in entry.members}) < len(entry.members):
            raise SnapshotFileError("the snapshot is at odds with itself: somebody is twice in one scope", fix=_FIX)


def _scope(scope: Scope, there: LiveScope) -> ScopeSnapshot:
    members = sorted((there.members or {}).values(), key=lambda member: member.email)
    invitations = sorted(there.invitations or (), key=lambda invitation: (invitation.email, invitation.id))
    return ScopeSnapshot(
        scope,
        tuple(
            MemberSnapshot(m.email, m.user_id, m.name, None if m.role is None else HeldRoleSnapshot(*m.role))
            for m in members
        ),
        tuple(InvitationSnapshot(i.email, i.id, i.status, i.created_at, i.role_id) for i in invitations),
        tuple(
            RoleSnapshot(
                role.id,
                role.name,
                role.builtin,
                role.description,
                tuple(PolicyRefSnapshot(policy.id, policy.name) for policy in sorted(role.policies, key=_by_name)),
            )
            for role in sorted(there.roles or (), key=lambda role: (role.name, role.id))
        ),
        None if there.policies is None else tuple(map(_policy, sorted(there.policies, key=_by_name))),
    )


def _policy(policy: Policy) -> PolicySnapshot:
    return PolicySnapshot(policy.id, policy.name, policy.description, _permissions(policy.permissions) or ())


def _live_scope(entry: ScopeSnapshot, catalogue: tuple[PermissionSnapshot, ...] | None) -> LiveScope:
    return LiveScope(
        members={
            address(m.email): Member(
                m.user_id, address(m.email), m.name, None if m.role is None else HeldRole(m.role.id, m.role.name)
            )
            for m in entry.members
        },
        invitations=tuple(
            Invitation(i.id, address(i.email), i.status, i.created_at, i.role_id) for i in entry.invitations
        ),
        roles=tuple(
            Role(
                role.id,
                role.name,
                role.builtin,
                role.description,
                tuple(PolicyRef(policy.id, policy.name) for policy in role.policies),
            )
            for role in entry.roles
        ),
        policies=None if entry.policies is None else tuple(map(_live_policy, entry.policies)),
        permissions=_live_permissions(catalogue),
    )


def _live_policy(policy: PolicySnapshot) -> Policy:
    return Policy(policy.id, policy.name, policy.description, _live_permissions(policy.permissions) or ())


def _live_permissions(permissions: tuple[PermissionSnapshot, ...] | None) -> tuple[Permission, ...] | None:
    return None if permissions is None else tuple(Permission(one.id, one.name) for one in permissions)


@cache
def _adapter() -> TypeAdapter[Snapshot]:
    return TypeAdapter(Snapshot)
