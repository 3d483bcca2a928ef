"""Reads and checks what a request asks: body, page, numbers. Whatever is malformed is refused with 400."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError

from doorlist.emulator.model import KEEP, Keep, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PAGE_SIZE, LARGEST_PAGE = 25, 100

Name = Annotated[StrictStr, Field(max_length=10_000)]
B = TypeVar("B", bound="Body")


class Body(BaseModel):
    """A request body; keys that the platform doesn't know are passed over."""

    model_config = ConfigDict(extra="ignore")


class Rename(Body):
    name: Name


class NewRole(Body):
    roleId: StrictStr  # noqa: N815  # as the API spells it


class Invite(Body):
    emails: list[StrictStr]
    organizationRoleId: StrictStr | None = None  # noqa: N815
    projectRoleId: StrictStr | None = None  # noqa: N815


class NewProject(Body):
    name: Name
    description: StrictStr | None = None
    email: StrictStr | None = None


class ProjectChanges(Body):
    name: Name | None = None
    description: StrictStr | None = None


class RoleBody(Body):
    name: Name
    policyIds: list[StrictStr]  # noqa: N815
    description: StrictStr | None = None


class PolicyBody(Body):
    name: Name
    permissionIds: list[StrictStr]  # noqa: N815
    description: StrictStr | None = None


def read(model: type[B], raw: bytes) -> B:
    """The body of a request.

    Raises:
        Refusal: 400, saying which field is wrong and never what it held.
    """
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Refusal(400, f"{place or 'body'}: {first['msg']}") from None


def description(body: RoleBody | PolicyBody | ProjectChanges) -> str | Keep | None:
    """A description to set, `None` to clear it, `KEEP` where the body leaves it out."""
    return body.description if "description" in body.model_fields_set else KEEP


def page(query: Mapping[str, str]) -> tuple[int, int]:
    """Page and page size.

    Raises:
        Refusal: 400 where one isn't a number in range.
    """
    return (
        _within(query.get("page"), "page", default=1, most=10**9),
        _within(query.get("pageSize"), "pageSize", default=DEFAULT_PAGE_SIZE, most=LARGEST_PAGE),
    )


def number(text: str) -> int:
    """The id of an invitation. What is no number can't name one.

    Raises:
        Refusal: 404.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refusal(404, "Invitation not found")
    return int(text)


def _within(text: str | None, name: str, *, default: int, most: int) -> int:
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) < 11 and 1 <= int(text) <= most:
        return int(text)
    raise Refusal(400, f"{name} must be a number from 1 to {most}")
