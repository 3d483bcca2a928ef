"""What an access review says of roles and of API keys. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from doorlist.review.report_values import Catalogues, ReportedKey, RolePowers
from doorlist.values.live import ApiKey
from doorlist.values.scope import ORGANIZATION, Scope, scope_order
from doorlist.values.times import earlier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.powers.state import Powers
    from doorlist.review.report_values import KeyMark

Keys = Mapping[Scope, tuple[ApiKey, ...] | None]
_UNUSED: Final = timedelta(days=90)
_OLD: Final = timedelta(days=365)


def role_powers(powers: Powers) -> tuple[RolePowers, ...]:
    """What each role may do that somebody has; those of one name that may do the same stand once."""
    alike: dict[tuple[bool, str, frozenset[str], bool, bool], list[tuple[Scope, int]]] = defaultdict(list)
    for scope in sorted(powers.scopes, key=scope_order):
        here = powers.scopes[scope]
        for key, grant in here.roles.items():
            people = sum(1 for _ in here.holders(key))
            if people:
                builtin = here.ladder.has(grant.name)
                same = scope != ORGANIZATION, grant.name, here.of_role(key), builtin, builtin or grant.known
                alike[same].append((scope, people))
    found = [
        RolePowers(
            name=name,
            builtin=builtin,
            scopes=tuple(scope for scope, _ in places),
            people=sum(people for _, people in places),
            permissions=tuple(sorted(permissions)),
            known=known,
        )
        for (_, name, permissions, builtin, known), places in alike.items()
    ]
    return tuple(sorted(found, key=_order))


def catalogues(powers: Powers) -> Catalogues:
    """The permissions that the platform told of; those of any one project, as they are the same in each."""
    read = {scope: tuple(sorted(one.catalogue.names)) for scope, one in powers.scopes.items() if one.catalogue.read}
    return Catalogues(read.pop(ORGANIZATION, ()), next(iter(read.values()), ()))


def _order(role: RolePowers) -> tuple[bool, bool, int, str, tuple[str, ...]]:
    """The organization's roles first; then built-in ones before custom ones, and those that may do more before
    others."""
    of_project = role.scopes[0] != ORGANIZATION
    return of_project, not role.builtin, -len(role.permissions), role.name.casefold(), role.permissions


def reported_keys(keys: Keys, moment: datetime) -> tuple[ReportedKey, ...]:
    """The API keys, those of the organization first, with what stands out at a moment."""
    return tuple(
        ReportedKey(
            scope=scope,
            id=key.id,
            name=key.name,
            valid=key.valid,
            created_at=key.created_at,
            last_used=key.last_used,
            expires_at=key.expires_at,
            ends_with=key.ends_with,
            marks=tuple(_marks(key, moment)),
        )
        for scope in sorted(keys, key=scope_order)
        for key in keys[scope] or ()
    )


def _marks(key: ApiKey, moment: datetime) -> Iterator[KeyMark]:
    if not key.valid:
        return
    created, used = _read(key.created_at), _read(key.last_used)
    # One that was never used counts from when it was made.
    last = used if used is not None else created if key.last_used is None else None
    if last is not None and last <= earlier(moment, _UNUSED):
        yield "unused"
    if created is not None and created <= earlier(moment, _OLD):
        yield "old"
    if key.expires_at is None:
        yield "endless"


def _read(stamp: str | None) -> datetime | None:
    """A time as the platform gave it; `None` where there is none that can be read."""
    try:
        read = None if stamp is None else datetime.fromisoformat(stamp)
        return None if read is None else read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
