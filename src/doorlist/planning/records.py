"""The digest of live state, by which others can tell whether a plan was made from the same."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.live import HeldRole, Live, Member, Permission


def live_digest(live: Live) -> str:
    """SHA-256 of what was read and matters to a plan, without its order and without display names."""
    digest, encode = hashlib.sha256(), json.JSONEncoder(check_circular=False).encode

    def add(*values: object) -> None:
        digest.update(encode(values).encode())

    # Projects have the same catalogue and much the same policies: what recurs is written down once.
    terms = lru_cache(maxsize=None)(_terms)
    add(live.organization, sorted(live.projects, key=scope_order))
    for scope in sorted(live.scopes, key=scope_order):
        there = live.scopes[scope]
        add(
            scope,
            _holders(there.members or {}),
            sorted((i.id, i.email, i.status, i.role_id or "") for i in there.invitations or ()),
            sorted((r.id, r.name) for r in there.roles or ()),
        )
        if there.policies is not None or there.permissions is not None:
            add(
                sorted((r.id, r.description or "", *sorted(r.policies)) for r in there.roles or ()),
                sorted((p.id, p.name, p.description or "", terms(p.permissions)) for p in there.policies or ()),
                terms(there.permissions or ()),
            )
    return digest.hexdigest()


def _terms(permissions: tuple[Permission, ...]) -> str:
    return hashlib.sha256(json.dumps(sorted(permissions)).encode()).hexdigest()


def _holders(members: Mapping[str, Member]) -> list[tuple[HeldRole | None, list[str]]]:
    """Each role with the emails and user ids of those who hold it: roles are few."""
    found: dict[HeldRole | None, list[str]] = {}
    for email in sorted(members):
        member = members[email]
        found.setdefault(member.role, []).extend((email, member.user_id))
    return list(found.items())
