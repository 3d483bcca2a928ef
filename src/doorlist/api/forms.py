"""The forms of the API's answers: the fields that are read of each, and no others (`manual: platform#objects`).

Lean typed dicts, validated once straight from the bytes: fields that nobody here reads are dropped while parsing,
unknown words of an enumeration stay as they are. A field that may be null may also be missing.
"""

from __future__ import annotations

from typing import (
    Annotated,
    Any,
    Final,
    Generic,
    Literal,
    NotRequired,  # pydantic needs this TypedDict before Python 3.12
    TypeVar,
)

from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from doorlist.values.address import address

T = TypeVar("T")

# Ids are texts to us; an installation that counts its users with numbers is read all the same.
_LEAN: Final = ConfigDict(coerce_numbers_to_str=True)


Email = Annotated[str, AfterValidator(address)]


class Unfit(Exception):
    """An answer whose shape isn't what the contract says; the message names the place, never a value."""


@with_config(_LEAN)
class Held(TypedDict):
    """A role, a policy or a permission, as whoever has it names it."""

    id: str
    name: str


@with_config(_LEAN)
class Member(TypedDict):
    """A member of the organization, or of a project."""

    id: str
    email: Email
    name: NotRequired[str | None]
    organizationRole: NotRequired[Held | None]
    projectRole: NotRequired[Held | None]


@with_config(_LEAN)
class Invitation(TypedDict):
    """An invitation, open, declined or accepted."""

    id: int
    email: Email
    status: str
    created_at: NotRequired[str | None]
    organizationRoleId: NotRequired[str | None]
    projectRoleId: NotRequired[str | None]
    token: NotRequired[str | None]


@with_config(_LEAN)
class Role(TypedDict):
    """A role, built in or custom."""

    id: str
    name: str
    description: NotRequired[str | None]
    policies: NotRequired[list[Held] | None]
    organizationId: NotRequired[str | None]
    projectId: NotRequired[str | None]


@with_config(_LEAN)
class Policy(TypedDict):
    """A custom policy."""

    id: str
    name: str
    description: NotRequired[str | None]
    # A policy whose permissions aren't told can't be compared with a file: that isn't the same as one without any.
    permissions: list[Held]


@with_config(_LEAN)
class ApiKey(TypedDict):
    """An API key, its value masked or not."""

    id: int
    name: NotRequired[str | None]
    valid: bool
    created_at: NotRequired[str | None]
    expiresAt: NotRequired[str | None]
    value: NotRequired[str | None]
    lastUsed: NotRequired[str | None]


@with_config(_LEAN)
class Organization(TypedDict):
    """The organization of the key."""

    id: str
    name: str
    plan: NotRequired[str | None]


@with_config(_LEAN)
class Project(TypedDict):
    """A project."""

    id: str
    name: str


class MemberList(TypedDict):
    """One page of members; the total has another name in each list."""

    members: list[Member]
    totalOrganizationMembers: NotRequired[int]
    totalProjectMembers: NotRequired[int]
    total: NotRequired[int]
    pageSize: NotRequired[int | None]


class InvitationList(TypedDict):
    """All invitations of a scope."""

    invitations: list[Invitation]


class RoleList(TypedDict):
    """All roles of a scope."""

    roles: list[Role]


class PolicyList(TypedDict):
    """All custom policies of a scope."""

    policies: list[Policy]


class PermissionList(TypedDict):
    """The catalogue of a scope."""

    permissions: list[Held]


class ApiKeyList(TypedDict):
    """All API keys of a scope."""

    apiKeys: list[ApiKey]


class ProjectList(TypedDict):
    """All projects."""

    projects: list[Project]


class Answer(TypedDict, Generic[T]):
    """An answer, and what it holds."""

    success: Literal[True]
    data: T


class Done(TypedDict):
    """An answer of which only its success matters."""

    success: Literal[True]


_adapters: Final[dict[Any, TypeAdapter[Any]]] = {}


def _adapter(form: Any) -> TypeAdapter[Any]:
    # Building one takes a millisecond or so: only what is used is built.
    adapter = _adapters.get(form)
    if adapter is None:
        adapter = _adapters[form] = TypeAdapter(form)
    return adapter


def read(form: Any, content: bytes) -> Any:
    """An answer in its form.

    Raises:
        Unfit: it isn't in this form.
    """
    problem = ""
    try:
        return _adapter(form).validate_json(content)
    except ValidationError as error:
        problem = _place(error)
    # Raised out here so that the validator's error, which holds the input, isn't its context.
    raise Unfit(problem)


def read_object(form: Any, content: bytes, wrapper: str) -> Any:
    """The one object that an answer holds, also where `/v1` wraps it once more, under the name `wrapper`.

    Raises:
        Unfit: it isn't in this form.
    """
    data = read(Answer[dict[str, Any]], content)["data"]
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
