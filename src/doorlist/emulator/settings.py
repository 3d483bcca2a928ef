"""How the emulated platform behaves: its speed, its clock, its faults, and its answer to each open question."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
RetryAfter = Literal["seconds", "date", "none"]


class Strict(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid")


class Change(Strict):
    """A request that another administrator, or a person, makes just before or just after one of ours.

    `path` is below the API version (`/organization/members/ID`), or a control route (`/_emulator/accept`).
    Where it is refused, nothing changes.
    """

    verb: Literal["POST", "PUT", "DELETE"]
    path: str = Field(pattern="^/")
    body: dict[str, object] | None = None


class Fault(Strict):
    """One rule of misbehaviour; the first that matches a request and is due is the one that happens.

    Attributes:
        kind: what happens.
            `status`: an error answer; `throttle`: the same with 429; `html`: a proxy's page.
            `cut`: the connection is closed without an answer; `reset`: the same by a TCP
            reset; `cut-body`: it is closed in the middle of the answer.
            `truncated`: the first half of the JSON, as if it were all.
            `hang`: the connection is closed after `seconds` without an answer; `slow`: the answer takes `seconds`.
            `none`: a right answer, for a rule that only brings changes.
        effect: whether the request is carried out all the same. `truncated`, `cut-body`, `slow` and `none` always
            carry it out, as they send its answer.
        verb: only this HTTP verb.
        route: only this route, as the contract writes it without the version (`/organization/members/{userId}`), or
            this very path without the version.
        status: what `status`, `throttle` and `html` answer; by default 500, 429 and 502.
        retry_after: how Retry-After is written on `status`, `throttle` and `html`.
        seconds: how long `hang` and `slow` take, and what Retry-After says.
        skip: how many matching requests pass before it happens.
        times: how often it happens at most; `None` sets no limit.
        probability: how likely it happens to a matching request; the setting `seed` seeds the dice.
        before, after: what others do just before and just after the request.
    """

    kind: Literal["status", "throttle", "html", "truncated", "cut", "reset", "cut-body", "hang", "slow", "none"]
    effect: bool = False
    verb: Literal["GET", "POST", "PUT", "DELETE"] | None = None
    route: str | None = None
    status: int | None = Field(default=None, ge=200, le=599)
    retry_after: RetryAfter = "none"
    seconds: Seconds = 1.0
    skip: int = Field(default=0, ge=0)
    times: int | None = Field(default=None, ge=1)
    probability: float = Field(default=1.0, ge=0, le=1)
    before: list[Change] = []
    after: list[Change] = []


class RateLimit(Strict):
    """At most `requests` in any `seconds`; more are refused with 429."""

    requests: int = Field(ge=1)
    seconds: Seconds = 1.0
    retry_after: RetryAfter = "seconds"


class Settings(Strict):
    """All settings, each with the answer of a platform that is near and well.

    Attributes:
        latency: seconds each request takes beside its work.
        connect_latency: seconds more on the first request of a connection, for its set-up.
        rate_limit: none by default.
        clock: the platform's time, standing still; `None` is the real time.
        faults: rules, the first due one wins.
        seed: what the faults' dice start from.
        versions: what the installation serves; others are not found.
        deprecated: versions whose answers say that they are deprecated.
        link: what such answers point at.
        extra_fields: whether every object of an answer has a field that nobody knows yet.
        created_at_on_resend: whether a resend changes an invitation's `createdAt`; unknown on the platform.
        role_names: whether two custom roles of a scope may differ in case only; unknown on the platform.
        name_taken_status: the status of a refusal because a role's or policy's name is in use, or the role is held;
            unknown on the platform.
        deleted_role: what an invitation shows whose role is deleted: its id, or none, which means Member; unknown on
            the platform.
        page_size_cap: the server's own limit of a page's size; a larger one that is asked for is cut to it.
        total_off: what the total of a member list is wrong by, as it lags behind.
        unseen: how many requests don't find what was just made: its update or deletion answers 404, and its list
            is without it.
        project_owner_leaves: whether a project's Owner may be removed from the organization; unknown on the platform.
        accepting_when_in: what accepting does for somebody who is in already; unknown on the platform.
        project_key_prefix: how keys of a project begin; they are refused with 403.
    """

    latency: Seconds = 0
    connect_latency: Seconds = 0
    rate_limit: RateLimit | None = None
    clock: AwareDatetime | None = None
    faults: list[Fault] = []
    seed: int = 0
    versions: list[Literal["v1", "v2"]] = ["v1", "v2"]
    deprecated: list[Literal["v1", "v2"]] = []
    link: str | None = None
    extra_fields: bool = False
    created_at_on_resend: Literal["stays", "changes"] = "stays"
    role_names: Literal["differ-beyond-case", "may-differ-in-case"] = "differ-beyond-case"
    name_taken_status: Literal[409, 422] = 409
    deleted_role: Literal["id-stays", "becomes-null"] = "id-stays"
    page_size_cap: int | None = Field(default=None, ge=1, le=100)
    total_off: int = Field(default=0, ge=-1_000, le=1_000)
    unseen: int = Field(default=0, ge=0, le=20)
    project_owner_leaves: Literal["allowed", "refused"] = "allowed"
    accepting_when_in: Literal["keeps-role", "takes-role"] = "keeps-role"
    project_key_prefix: str = Field(default="confident_us_proj_", min_length=1)

    def changed(self, changes: object) -> Settings:
        """These settings with some keys replaced; a key that isn't given stays.

        Raises:
            pydantic.ValidationError: a key or a value makes no sense.
        """
        given = type(self).model_validate(changes)
        return self.model_copy(update={name: getattr(given, name) for name in given.model_fields_set})
