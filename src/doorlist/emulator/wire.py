"""What objects look like in answers, and how `/v1` wraps them.

Source: `manual: platform#objects`, `manual: platform#versions`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from doorlist.emulator.catalog import PERMISSIONS

if TYPE_CHECKING:
    from doorlist.emulator.catalog import Kind
    from doorlist.emulator.model import ApiKey, Invitation, Policy, Role, Scope
    from doorlist.emulator.settings import Settings
    from doorlist.emulator.world import World

Json = dict[str, Any]


def success(settings: Settings, version: str, data: Json) -> bytes:
    """The envelope around data."""
    shown = _with_extras(data) if settings.extra_fields else data
    return encode({"success": True, "data": shown} | _notice(settings, version))


def failure(settings: Settings, version: str, message: str) -> bytes:
    """The envelope around a refusal."""
    return encode({"success": False, "error": message} | _notice(settings, version))


def encode(document: object) -> bytes:
    """JSON as the platform sends it: compact, characters as they are."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def single(version: str, word: str, thing: Json) -> Json:
    """A single object: bare in `/v2`, below its name in `/v1`."""
    return {word: thing} if version == "v1" else thing


def gone(version: str, word: str, thing_id: str | int) -> Json:
    """What is left of something removed or deleted."""
    return {"id": thing_id, word: True} if version == "v1" else {"id": thing_id}


def organization(world: World) -> Json:
    scope = world.organization
    return {"id": scope.id, "name": scope.name, "plan": scope.plan, "created_at": scope.created_at}


def project(world: World, scope: Scope, *, summary: bool = False) -> Json:
    """A project; the answer to its creation is without `governancePolicy`."""
    shown = {
        "id": scope.id,
        "name": scope.name,
        "description": scope.description,
        "organizationId": world.organization.id,
        "created_at": scope.created_at,
    }
    return shown if summary else shown | {"governancePolicy": scope.governance_policy}


def api_key(version: str, key: ApiKey, value: str | None = None) -> Json:
    """A key; its value is masked but in the answer that makes it. `/v1` knows no expiry and no rotation."""
    shown = {
        "id": key.id,
        "name": key.name,
        "valid": key.valid,
        "value": f"****{key.tail}" if value is None else value,
        "created_at": key.created_at,
        "lastUsed": key.last_used,
    }
    later = {"shadowValue": None, "rotatesAt": None, "expiresAt": key.expires_at}
    return shown if version == "v1" else shown | later


def member(world: World, scope: Scope, user_id: str) -> Json:
    person = world.people[user_id]
    role = scope.role(scope.members[user_id])
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "image": person.image,
        f"{scope.kind.name}Role": {"id": role.id, "name": role.name} if role else None,
    }


def members(version: str, world: World, scope: Scope, page: int, size: int) -> Json:
    """One page of members, in the order they joined."""
    size = min(size, world.settings.page_size_cap or size)
    users = list(scope.members)
    total = max(0, len(users) + world.settings.total_off)
    shown = [member(world, scope, user_id) for user_id in users[(page - 1) * size : page * size]]
    if version == "v1":
        return {"members": shown, "total": total}
    return {"members": shown, f"total{scope.kind.name.capitalize()}Members": total, "page": page, "pageSize": size}


def invitation(version: str, kind: Kind, thing: Invitation) -> Json:
    shown = {
        "id": thing.id,
        "email": thing.email,
        "status": thing.status,
        "created_at": thing.created_at,
        f"{kind.name}RoleId": thing.role_id,
    }
    return shown if version == "v1" else shown | {"token": thing.token}


def role(scope: Scope, thing: Role) -> Json:
    return {
        "id": thing.id,
        "name": thing.name,
        "description": thing.description,
        "policies": [{"id": policy_id, "name": scope.policies[policy_id].name} for policy_id in thing.policy_ids],
        f"{scope.kind.name}Id": thing.owner_id,
    }


def policy(thing: Policy) -> Json:
    return {
        "id": thing.id,
        "name": thing.name,
        "description": thing.description,
        "permissions": [{"id": p, "name": PERMISSIONS[p].name} for p in thing.permission_ids],
    }


def permissions(kind: Kind) -> Json:
    return {"permissions": [permission._asdict() for permission in kind.permissions.values()]}


def _with_extras(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_extras(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _with_extras(item) for name, item in value.items()} | {"addedLater": {"kind": "NEW", "ids": [1]}}


def _notice(settings: Settings, version: str) -> Json:
    if version not in settings.deprecated:
        return {}
    return {"deprecated": True} | ({"link": settings.link} if settings.link else {})
