"""The form of a plan's `desired.state`: what `values.state.to_state` makes, described, and checked when read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Place = Annotated[tuple[str, int], Field(description="A place in the access files: file, and line from 1.")]
Limits = tuple[Annotated[tuple[float, bool], Field(description="A value, and whether it is a percentage.")], ...]


class StateEntry(BaseModel):
    """One person in one scope, groups resolved. Either `role` or `role_id` is there."""

    email: str = Field(description="Trimmed and in lower case.")
    listing: Literal["members", "invitees"] = Field(description="Under which key the person stands.")
    source: Place
    role: str | None = Field(None, description="The role by name, as written.")
    role_id: str | None = Field(None, description="The role by id.")
    starts: str | None = Field(None, description="Before then the entry counts as absent: a date or a timestamp.")
    expires: str | None = Field(
        None, description="The last day on which the entry counts, or a timestamp: from then on it is absent."
    )
    then: str | None = Field(None, description="The role by name that holds from `expires` on, instead of none.")
    reason: str | None = Field(None, description="The reason that the file gives.")
    group: str | None = Field(None, description="The group that brought the person here.")
    template: str | None = Field(None, description="The template that the entry stands in.")


class StateScope(BaseModel):
    """The organization or one project, as the files want it."""

    name: str | None = Field(description="The name as written; null where only an id is given.")
    id: str | None = Field(description="The id where the file gives one.")
    managed: bool = Field(description="False: nobody in this scope is touched.")
    unlisted: Literal["remove", "keep"] = Field(description="What happens to people that the files don't name.")
    source: Place
    entries: tuple[StateEntry, ...] = Field(description="Who should be in or invited, ordered by email.")
    expired: tuple[StateEntry, ...] = Field(description="Whose entry has ended, ordered by email.")
    upcoming: tuple[StateEntry, ...] = Field(description="Whose entry hasn't begun, ordered by email.")
    fell_back: tuple[StateEntry, ...] = Field(
        description="The entry as written of whoever has its role `then` now, ordered by email."
    )
    others: tuple[StateEntry, ...] = Field(
        description="What people have through further groups at other times, ordered by email."
    )


class StateInvitations(BaseModel):
    """How invitations are handled."""

    projects: Literal["immediately", "after-joining"] = Field(description="When people are invited to projects.")
    declined: Literal["hold", "resend"] = Field(description="What happens to a declined invitation.")
    resend_after: int | None = Field(description="In seconds; null: nobody is reminded.")


class StateGuardrails(BaseModel):
    """The guardrails of all files, merged so that the stricter value wins."""

    max_removals: Limits = Field(description="Every limit that was given; the lowest for a scope holds.")
    max_role_changes: Limits = Field(description="Every limit that was given; the lowest for a scope holds.")
    protected: tuple[str, ...] = Field(description="Who is never removed, demoted or un-invited.")
    min_admins: int | None = Field(description="The fewest Owners and Admins; null: no limit.")
    max_admins: int | None = Field(description="The most Owners and Admins; null: no limit.")
    allowed_domains: tuple[str, ...] | None = Field(description="The domains that emails may have; null: all.")
    require_expiry: tuple[str, ...] = Field(description="Domains whose people need an `expires`.")
    max_duration: dict[str, int] = Field(
        description="In seconds, by domain, how soon an entry must end or fall back; `*` stands for every domain."
    )
    sources: dict[str, Place] = Field(description="Where each guardrail stands, by its name.")


class State(BaseModel):
    """What the files come to, groups and expiry resolved: enough to plan again without them."""

    organization: StateScope = Field(description="The organization's own entries.")
    projects: tuple[StateScope, ...] = Field(description="Ordered by name, then id.")
    invitations: StateInvitations
    guardrails: StateGuardrails
    files: tuple[str, ...] = Field(description="The access files read.")


class _DesiredPart(BaseModel):
    state: State


class PlanPart(BaseModel):
    """As much of a plan document as holds the state."""

    desired: _DesiredPart
