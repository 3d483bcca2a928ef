"""The world as a JSON document: the form of a seed, of `--state` files, and of `/_emulator/state`.

Written for people first: everybody is an email, roles and policies are named. Ids may be left out, and are then the
same each time the same document is loaded.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from doorlist.emulator.settings import Strict

Email = Annotated[str, Field(min_length=1, max_length=10_000)]
Name = Annotated[str, Field(min_length=1)]
Word = Annotated[str, Field(pattern="^[A-Z_]+$")]
START = "2026-01-05T09:00:00.000Z"


class PersonState(Strict):
    """An account. Whoever is named elsewhere needs no entry here; it adds a display name."""

    email: Email
    id: str | None = Field(default=None, description="The user id; made from the email where left out")
    name: str | None = None
    image: str | None = None


class MemberState(Strict):
    """Somebody who is in."""

    email: Email
    role: str | None = Field(default="Member", description="Name or id of a role; null: holds none")


class InvitationState(Strict):
    """An invitation; an accepted one is kept, though lists don't show it."""

    email: Email
    role: str | None = Field(
        default=None, description="Name or id of a role; null: none was given, which means Member"
    )
    status: Word = Field(default="PENDING", description="PENDING, DECLINED, ACCEPTED, or one yet to come")
    created_at: str = START
    id: int | None = Field(default=None, ge=1, description="The next free number where left out")
    lost_role_id: str | None = Field(default=None, description="Instead of role: id of a role that was deleted since")
    token: str | None = Field(default=None, description="Secret of the link; a new one is made where left out")


class PolicyState(Strict):
    """A policy of one scope."""

    name: Name
    id: str | None = None
    description: str | None = None
    permissions: list[str] = Field(default=[], description="Names (`resource:action`) or ids")


class RoleState(Strict):
    """A custom role of one scope."""

    name: Name
    id: str | None = None
    description: str | None = None
    policies: list[str] = Field(default=[], description="Names or ids of this scope's policies")


class ApiKeyState(Strict):
    """An API key of one scope; of its value only the end is kept."""

    id: int = Field(ge=1)
    name: str | None = None
    created_at: str = START
    tail: str = Field(default="0000", min_length=4, max_length=6, description="The end of the key's value")
    valid: bool = True
    expires_at: str | None = None
    last_used: str | None = None


class ScopeState(Strict):
    """What the organization and each project hold."""

    id: str | None = None
    name: Name
    created_at: str = START
    members: list[MemberState] = Field(default=[])
    invitations: list[InvitationState] = Field(default=[])
    roles: list[RoleState] = Field(default=[])
    policies: list[PolicyState] = Field(default=[])
    api_keys: list[ApiKeyState] = Field(default=[], description="Newest first")


class OrganizationState(ScopeState):
    """The organization."""

    plan: Word = Field(
        default="TEAM", description="TRIAL, FREE, STARTER, TEAM, PREMIUM, ENTERPRISE, or one yet to come"
    )


class GovernancePolicyState(Strict):
    """A policy of another part of the platform, which a project shows."""

    id: str
    name: str


class ProjectState(ScopeState):
    """One project."""

    description: str | None = None
    governance_policy: GovernancePolicyState | None = None


class MailState(Strict):
    """A mail that would have been sent."""

    email: str
    scope: str
    invitation_id: int
    why: Literal["invited", "resent"]
    at: str


class State(Strict):
    """The whole world."""

    version: Literal[1] = 1
    organization: OrganizationState
    projects: list[ProjectState] = Field(default=[])
    people: list[PersonState] = Field(default=[])
    mails: list[MailState] = Field(default=[])
    project_keys: list[str] = Field(default=[])
    next_invitation_id: int = Field(default=1, ge=1)


def state_schema() -> dict[str, Any]:
    """The JSON Schema of the document, as `schemas/emulator-state.schema.json` holds it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **State.model_json_schema(),
        "title": "State of doorlist's emulator",
        "description": "An organization with its projects, members, invitations, roles and policies.",
    }
