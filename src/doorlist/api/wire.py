"""What is read of each answer, and how it becomes the values of `doorlist.values.live`.

Lean typed dicts, validated once straight from the bytes: fields that nobody here reads are dropped while parsing,
unknown words of an enumeration stay as they are. A field that may be null may also be missing. An invitation's token
becomes a stamp at once. Source: `manual: platform#objects`.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    NamedTuple,
    NotRequired,  # pydantic needs this TypedDict before Python 3.12
    TypeVar,
)

from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from doorlist.platform.roles import is_builtin
from doorlist.values.address import address
from doorlist.values.live import (
    ApiKey,
    HeldRole,
    Invitation,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import Scope

if TYPE_CHECKING:
    pass

T = TypeVar("T")

# Ids are texts to us; an installation that counts its users with numbers is read all the same.
_LEAN: Final = ConfigDict(coerce_numbers_to_str=True)
_SALT: Final = secrets.token_bytes(16)


Email = Annotated[str, AfterValidator(address)]


class Unfit(Exception):
    """An answer whose shape isn't what the contract says; the message names the place, never a value."""


@with_config(_LEAN)
class _Held(TypedDict):
    id: str
    name: str


@with_config(_LEAN)
class _Member(TypedDict):
    id: str
    email: Email
    name: NotRequired[str | None]
    organizationRole: NotRequired[_Held | None]
    projectRole: NotRequired[_Held | None]


@with_config(_LEAN)
class _Invitation(TypedDict):
    id: int
    email: Email
    status: str
    created_at: NotRequired[str | None]
    organizationRoleId: NotRequired[str | None]
    projectRoleId: NotRequired[str | None]
    token: NotRequired[str | None]


@with_config(_LEAN)
class _Role(TypedDict):
    id: str
    name: str
    description: NotRequired[str | None]
    policies: NotRequired[list[_Held] | None]
    organizationId: NotRequired[str | None]
    projectId: NotRequired[str | None]


@with_config(_LEAN)
class _Policy(TypedDict):
    id: str
    name: str
    description: NotRequired[str | None]
    # A policy whose permissions aren't told can't be compared with a file: that isn't the same as one without any.
    permissions: list[_Held]


@with_config(_LEAN)
class _ApiKey(TypedDict):
    id: int
    name: NotRequired[str | None]
    valid: bool
    created_at: NotRequired[str | None]
    expiresAt: NotRequired[str | None]
    value: NotRequired[str | None]
    lastUsed: NotRequired[str | None]


@with_config(_LEAN)
class _Organization(TypedDict):
    id: str
    name: str
    plan: NotRequired[str | None]


@with_config(_LEAN)
class _Project(TypedDict):
    id: str
    name: str


class _MemberList(TypedDict):
    members: list[_Member]
    totalOrganizationMembers: NotRequired[int]
    totalProjectMembers: NotRequired[int]
    total: NotRequired[int]
    pageSize: NotRequired[int | None]


class _InvitationList(TypedDict):
    invitations: list[_Invitation]


class _RoleList(TypedDict):
    roles: list[_Role]


class _PolicyList(TypedDict):
    policies: list[_Policy]


class _PermissionList(TypedDict):
    permissions: list[_Held]


class _ApiKeyList(TypedDict):
    apiKeys: list[_ApiKey]


class _ProjectList(TypedDict):
    projects: list[_Project]


class _MemberPageAnswer(TypedDict):
    success: Literal[True]
    data: _MemberList


class _InvitationListAnswer(TypedDict):
    success: Literal[True]
    data: _InvitationList


class _RoleListAnswer(TypedDict):
    success: Literal[True]
    data: _RoleList


class _PolicyListAnswer(TypedDict):
    success: Literal[True]
    data: _PolicyList


class _PermissionListAnswer(TypedDict):
    success: Literal[True]
    data: _PermissionList


class _ApiKeyListAnswer(TypedDict):
    success: Literal[True]
    data: _ApiKeyList


class _ProjectListAnswer(TypedDict):
    success: Literal[True]
    data: _ProjectList


class _ObjectAnswer(TypedDict):
    success: Literal[True]
    data: dict[str, Any]


class _DoneAnswer(TypedDict):
    success: Literal[True]


_adapters: Final[dict[Any, TypeAdapter[Any]]] = {}


def _adapter(form: Any) -> TypeAdapter[Any]:
    # Building one takes a millisecond or so: only what is used is built.
    adapter = _adapters.get(form)
    if adapter is None:
        adapter = _adapters[form] = TypeAdapter(form)
    return adapter


def _read(form: Any, content: bytes) -> Any:
    problem = ""
    try:
        return _adapter(form).validate_json(content)
    except ValidationError as error:
        problem = _place(error)
    # Raised out here so that the validator's error, which holds the input, isn't its context.
    raise Unfit(problem)


def _read_object(form: Any, content: bytes, wrapper: str) -> Any:
    data = _read(_ObjectAnswer, content)["data"]
    # /v1 wraps single objects one level deeper; no object has a field of its own name.
    inner = data.get(wrapper, data)
    problem = ""
    try:
        return _adapter(form).validate_python(inner)
    except ValidationError as error:
        problem = _place(error)
    raise Unfit(problem)


def _place(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return "it isn't valid JSON, or cut short"
    path = ".".join(str(part) for part in first["loc"]) or "the whole"
    return f"{path} is missing" if first["type"] == "missing" else f"{path} isn't as expected"


class MemberPage(NamedTuple):
    """One page of a member list. `page_size` is `None` where the answer doesn't tell (`/v1`)."""

    members: list[Member]
    total: int
    page_size: int | None


def member_page(content: bytes) -> MemberPage:
    """Raises Unfit, as all functions here."""
    data: _MemberList = _read(_MemberPageAnswer, content)["data"]
    held: dict[str, HeldRole] = {}
    total = data.get("totalOrganizationMembers", data.get("totalProjectMembers", data.get("total")))
    if total is None:
        raise Unfit("the total of members is missing")
    return MemberPage([_member(item, held) for item in data["members"]], total, data.get("pageSize"))


def member(content: bytes) -> Member:
    """The answer to a change of role."""
    return _member(_read_object(_Member, content, "member"), {})


def _member(item: _Member, held: dict[str, HeldRole]) -> Member:
    given = item.get("organizationRole") or item.get("projectRole")
    role = None
    if given is not None:
        # A list of thousands knows a handful of roles: one value each.
        role = held.get(given["id"])
        if role is None or role.name != given["name"]:
            role = held[given["id"]] = HeldRole(given["id"], given["name"])
    return Member(item["id"], item["email"], item.get("name"), role)


def invitations(content: bytes) -> tuple[Invitation, ...]:
    """A list of invitations."""
    return tuple(_invitation(item) for item in _read(_InvitationListAnswer, content)["data"]["invitations"])


def invitation(content: bytes) -> Invitation:
    """The answer to a resend."""
    return _invitation(_read_object(_Invitation, content, "invitation"))


def _invitation(item: _Invitation) -> Invitation:
    return Invitation(
        item["id"],
        item["email"],
        item["status"],
        item.get("created_at"),
        item.get("organizationRoleId") or item.get("projectRoleId"),
        stamp(item.get("token")),
    )


def stamp(token: str | None) -> str | None:
    """A digest of a token under this process's salt: tells two tokens apart, and nothing else."""
    if token is None:
        return None
    return hashlib.blake2b(token.encode(), key=_SALT, digest_size=16).hexdigest()


def roles(content: bytes, scope: Scope) -> tuple[Role, ...]:
    """The roles of a scope; `/v1` may leave out what policies a role has."""
    return tuple(_role(item, scope) for item in _read(_RoleListAnswer, content)["data"]["roles"])


def whole_roles(content: bytes, scope: Scope) -> tuple[Role, ...]:
    """The same where the policies of custom roles matter: left out, they can't be taken for none."""
    items: list[_Role] = _read(_RoleListAnswer, content)["data"]["roles"]
    found = []
    for number, item in enumerate(items):
        found.append(role := _role(item, scope))
        if not role.builtin and item.get("policies") is None:
            raise Unfit(f"data.roles.{number}.policies is missing")
    return tuple(found)


def role(content: bytes, scope: Scope) -> Role:
    """The answer to the making or the change of a role."""
    return _role(_read_object(_Role, content, "role"), scope)


def _role(item: _Role, scope: Scope) -> Role:
    owner: Literal["organizationId", "projectId"]
    owner = "organizationId" if scope.type == "organization" else "projectId"
    # Only `/v1` may leave the owner out. No custom role has a built-in one's name.
    builtin = item[owner] is None if owner in item else is_builtin(scope.type, item["name"])
    policies = () if builtin else tuple(PolicyRef(one["id"], one["name"]) for one in item.get("policies") or ())
    return Role(item["id"], item["name"], builtin, item.get("description"), policies)


def policies(content: bytes) -> tuple[Policy, ...]:
    """The custom policies of a scope."""
    return tuple(_policy(item) for item in _read(_PolicyListAnswer, content)["data"]["policies"])


def policy(content: bytes) -> Policy:
    """The answer to the making or the change of a policy."""
    return _policy(_read_object(_Policy, content, "policy"))


def _policy(item: _Policy) -> Policy:
    permissions = tuple(Permission(one["id"], one["name"]) for one in item["permissions"])
    return Policy(item["id"], item["name"], item.get("description"), permissions)


def permissions(content: bytes) -> tuple[Permission, ...]:
    """The catalogue of a scope."""
    items: list[_Held] = _read(_PermissionListAnswer, content)["data"]["permissions"]
    return tuple(Permission(item["id"], item["name"]) for item in items)


def api_keys(content: bytes) -> tuple[ApiKey, ...]:
    """The API keys of a scope. Of a value no more than its last four characters is kept, masked or not."""
    items: list[_ApiKey] = _read(_ApiKeyListAnswer, content)["data"]["apiKeys"]
    return tuple(
        ApiKey(
            item["id"],
            item.get("name"),
            item["valid"],
            item.get("created_at"),
            item.get("lastUsed"),
            item.get("expiresAt"),
            _end(item.get("value")),
        )
        for item in items
    )


def _end(value: str | None) -> str | None:
    """Nothing of a value so short that its end would be most of it."""
    return value[-4:] if value is not None and len(value) >= 8 else None


def organization(content: bytes) -> Organization:
    """The organization of the key."""
    item: _Organization = _read_object(_Organization, content, "organization")
    return Organization(item["id"], item["name"], item.get("plan") or "")


def projects(content: bytes) -> tuple[Scope, ...]:
    """All projects, as scopes."""
    items = _read(_ProjectListAnswer, content)["data"]["projects"]
    return tuple(Scope("project", item["id"], item["name"]) for item in items)


def done(content: bytes) -> None:
    """An answer of which only its success matters."""
    _read(_DoneAnswer, content)
