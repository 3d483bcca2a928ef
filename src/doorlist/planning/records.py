"""What a plan says of its two sides, so that others can tell whether they are the same."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from doorlist.values.live import Live


def live_digest(live: Live) -> str:
    """SHA-256 of what was read and matters to a plan: not in which order, nor anybody's display name."""
    digest = hashlib.sha256()

    def add(value: object) -> None:
        digest.update(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode())

    add(live.organization)
    for scope in sorted(live.projects, key=scope_order):
        add(scope)
    for scope in sorted(live.scopes, key=scope_order):
        there = live.scopes[scope]
        add(scope)
        add(sorted((m.email, m.user_id, m.role) for m in (there.members or {}).values()))
        add(sorted((i.id, i.email, i.status, i.role_id or "") for i in there.invitations or ()))
        add(sorted((r.id, r.name) for r in there.roles or ()))
    return digest.hexdigest()
