"""The fields of the API's objects, as doorlist knows them. Source: `manual: platform#objects`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from doorlist.doctor.evidence import What


class Fields(NamedTuple):
    """Fields of one kind of object.

    Attributes:
        needed: without one of these, or with null in it, reading ends in an error.
        known: others that the contract names; they may be null or missing.
    """

    needed: frozenset[str]
    known: frozenset[str]


def _fields(needed: str, known: str = "") -> Fields:
    return Fields(frozenset(needed.split()), frozenset(known.split()))


def fields_of(what: What, scope: int) -> Fields:
    """The fields of an object, or of a list's items."""
    return (_IN_ORGANIZATION if scope == 0 else _IN_PROJECT)[what]


_SHARED: Final[dict[What, Fields]] = {
    "organization": _fields("id name", "plan created_at"),
    "projects": _fields("id name", "description organizationId created_at governancePolicy"),
    "policies": _fields("id name", "description permissions"),
    "permissions": _fields("id name", "description"),
    "api-keys": _fields("id", "name valid created_at expiresAt value shadowValue rotatesAt lastUsed"),
}
_IN_ORGANIZATION: Final[dict[What, Fields]] = {
    **_SHARED,
    "members": _fields("id email", "name image organizationRole"),
    "invitations": _fields("id email status", "created_at organizationRoleId token"),
    "roles": _fields("id name", "description policies organizationId"),
}
_IN_PROJECT: Final[dict[What, Fields]] = {
    **_SHARED,
    "members": _fields("id email", "name image projectRole"),
    "invitations": _fields("id email status", "created_at projectRoleId token"),
    "roles": _fields("id name", "description policies projectId"),
}
