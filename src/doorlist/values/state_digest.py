"""The digest of a desired state: files that mean the same have the same."""

from __future__ import annotations

import hashlib
import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from doorlist.values.state import definitions_out, other_entries, sorted_projects
from doorlist.values.state_guardrails import guardrails_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.desired import Desired, Entry, WantedPolicy, WantedRole

#: On which terms an entry is there.
_TERMS: Final = attrgetter("role", "listing", "expires", "reason", "group", "starts", "then", "template")
#: Where something stands in the files.
_PLACES: Final = frozenset({"source", "template"})


def state_digest(desired: Desired) -> str:
    """SHA-256 of a desired state, its places in the files left out: moving a line isn't a change of access."""
    digest, encode = hashlib.sha256(), json.JSONEncoder(check_circular=False).encode

    def add(*values: object) -> None:
        digest.update(encode(values).encode())

    for scope in (desired.organization, *sorted_projects(desired)):
        add(scope.name, scope.id, scope.managed, scope.unlisted, scope.unlisted_roles)
        add(_terms(scope.entries), _terms(scope.expired), _terms(scope.upcoming), _terms(scope.fell_back))
        add(*(_terms({entry.email: entry}) for entry in other_entries(scope)))
        add(_definition_terms(scope.roles), _definition_terms(scope.policies))
    settings, guardrails = desired.invitations, guardrails_out(desired.guardrails)
    add(settings.projects, settings.declined, str(settings.resend_after), desired.unnamed_projects)
    add(sorted((name, _bare(value)) for name, value in guardrails.items() if name != "sources"))
    return digest.hexdigest()


def _terms(entries: Mapping[str, Entry]) -> list[tuple[object, ...]]:
    """Who is there on which terms. Terms recur, so that writing them once takes half the time of a row each."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for email in sorted(entries):
        found.setdefault(_TERMS(entries[email]), []).append(email)
    return [
        (role, listing, str(expires), reason, group, str(starts), then, template, emails)
        for (role, listing, expires, reason, group, starts, then, template), emails in found.items()
    ]


def _definition_terms(definitions: Mapping[str, WantedRole | WantedPolicy] | None) -> object:
    if definitions is None:
        return None
    rows = [dict[str, object](row) for row in definitions_out(definitions) or ()]
    for row in rows:
        for place in _PLACES:
            row.pop(place, None)
    return rows


def _bare(value: Any) -> Any:
    """The desired state as JSON values, without places in the files."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, dict):
        return {name: _bare(item) for name, item in value.items() if name not in _PLACES}
    return value
