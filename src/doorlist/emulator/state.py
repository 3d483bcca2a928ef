"""The world as a JSON document: the form of a seed, of `--state` files, and of `/_emulator/state`.

Written for people first: everybody is an email, roles and policies are named. Ids may be left out, and are then the
same each time the same document is loaded.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from doorlist.emulator.settings import Strict

Email = Annotated[str, Field(min_length=1, max_length=10_000, description="The person, by email")]
Name = Annotated[str, Field(min_length=1, description="The name")]
Id = Annotated[str | None, Field(description="The id; made from the document where left out")]
Text = Annotated[str | None, Field(description="What people read beside it; null: nothing")]
Moment = Annotated[str, Field(description="When it was made")]
Since = Annotated[str | None, Field(description="A moment; null: never")]
Word = Annotated[str, Field(pattern="^[A-Z_]+$")]
START = "2026-01-05T09:00:00.000Z"


class PersonState(Strict):
    """An account. Whoever is named elsewhere needs no entry here; it adds a display name."""

    email: Email
    id: str | None = Field(default=None, description="The user id; made from the email where left out")
    name: str | None = Field(default=None, description="The display name")
    image: str | None = Field(default=None, description="The address of a picture")


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
    created_at: Moment = START
    id: int | None = Field(default=None, ge=1, description="The next free number where left out")
    lost_role_id: str | None = Field(default=None, description="Instead of role: id of a role that was deleted since")
    token: str | None = Field(default=None, description="Secret of the link; a new one is made where left out")


class PolicyState(Strict):
    """A policy of one scope."""

    name: Name
    id: Id = None
    description: Text = None
    permissions: list[str] = Field(default=[], description="Names (`resource:action`) or ids")


class RoleState(Strict):
    """A custom role of one scope."""

    name: Name
    id: Id = None
    description: Text = None
    policies: list[str] = Field(default=[], description="Names or ids of this scope's policies")


class ApiKeyState(Strict):
    """An API key of one scope; of its value only the end is kept."""

    id: int = Field(ge=1, description="The key's number, unique on the platform")
    name: str | None = Field(default=None, description="Its name; null: none")
    created_at: Moment = START
    tail: str = Field(default="0000", min_length=4, max_length=6, description="The end of the key's value")
    valid: bool = Field(default=True, description="Whether the key can be used")
    expires_at: Since = None
    last_used: Since = None


class ScopeState(Strict):
    """What the organization and each project hold."""

    id: Id = None
    name: Name
    created_at: Moment = START
    members: list[MemberState] = Field(default=[], description="Who is in, in the order in which they joined")
    invitations: list[InvitationState] = Field(default=[], description="Invitations, whatever became of them")
    roles: list[RoleState] = Field(default=[], description="Custom roles; the built-in ones are always there")
    policies: list[PolicyState] = Field(default=[], description="Policies, which roles consist of")
    api_keys: list[ApiKeyState] = Field(default=[], description="Newest first")


class OrganizationState(ScopeState):
    """The organization."""

    plan: Word = Field(
        default="TEAM", description="TRIAL, FREE, STARTER, TEAM, PREMIUM, ENTERPRISE, or one yet to come"
    )


class GovernancePolicyState(Strict):
    """A policy of another part of the platform, which a project shows."""

    id: str = Field(description="Its id")
    name: str = Field(description="Its name")


class ProjectState(ScopeState):
    """One project."""

    description: Text = None
    governance_policy: GovernancePolicyState | None = Field(
        default=None, description="What the project shows of it; null: none"
    )


class MailState(Strict):
    """A mail that would have been sent."""

    email: str = Field(description="Whom it went to")
    scope: str = Field(description="organization, or project:ID")
    invitation_id: int = Field(description="The invitation that it was about")
    why: Literal["invited", "resent"] = Field(description="Whether it was the first mail, or another one")
    at: str = Field(description="When it was sent")


class State(Strict):
    """The whole world."""

    version: Literal[1] = Field(default=1, description="The version of this form")
    organization: OrganizationState
    projects: list[ProjectState] = Field(default=[], description="The organization's projects")
    people: list[PersonState] = Field(default=[], description="Accounts with more to say of them than an email")
    mails: list[MailState] = Field(default=[], description="Mails that would have been sent, the oldest first")
    project_keys: list[str] = Field(default=[], description="Keys that the platform refuses as those of a project")
    next_invitation_id: int = Field(default=1, ge=1, description="The number of the next invitation")


def state_schema() -> dict[str, Any]:
    """The JSON Schema of the document, as `schemas/emulator-state.schema.json` holds it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **State.model_json_schema(),
        "title": "State of doorlist's emulator",
        "description": "An organization with its projects, members, invitations, roles and policies.",
    }
