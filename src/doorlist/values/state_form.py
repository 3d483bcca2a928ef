"""How a desired state stands in a plan's JSON document (`desired.state`): its form, for pydantic and mypy alike.

Typed dictionaries: pydantic fills 100,000 of them in a quarter of the time that it takes for as many objects.
"""

# No `from __future__ import annotations`: pydantic reads the annotations at run time.

from datetime import timedelta
from typing import Annotated, Final, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from doorlist.values.desired import Listing, Unlisted, UnnamedProjects

#: The longest duration that an access file can name is 99,999 weeks.
_LONGEST: Final = int(timedelta(weeks=99_999).total_seconds())

PlaceForm = Annotated[tuple[str, int], Field(description="A place in the access files: file, and line from 1.")]
LimitForm = Annotated[
    tuple[Annotated[float, Field(allow_inf_nan=False)], bool],
    Field(description="A value, and whether it is a percentage."),
]
Seconds = Annotated[int, Field(ge=1, le=_LONGEST)]


class EntryForm(TypedDict):
    """One person in one scope, groups resolved. Either `role` or `role_id` is there."""

    email: Annotated[str, Field(description="Trimmed and in lower case.")]
    listing: Annotated[Listing, Field(description="Under which key the person stands.")]
    source: PlaceForm
    role: NotRequired[Annotated[str, Field(description="The role by name, as written.")]]
    role_id: NotRequired[Annotated[str, Field(description="The role by id.")]]
    starts: NotRequired[
        Annotated[str, Field(description="The first day on which the entry counts, or a timestamp: from then on.")]
    ]
    expires: NotRequired[
        Annotated[
            str,
            Field(description="The last day on which the entry counts, or a timestamp: from then on it doesn't."),
        ]
    ]
    then: NotRequired[
        Annotated[str, Field(description="The role by name that holds from `expires` on, instead of none.")]
    ]
    reason: NotRequired[Annotated[str, Field(description="The reason that the file gives.")]]
    group: NotRequired[Annotated[str, Field(description="The group that brought the person here.")]]
    template: NotRequired[Annotated[str, Field(description="The template that the entry stands in.")]]


class DefinitionForm(TypedDict):
    """A custom role or a policy as the files define it: a role has `policies`, a policy has `permissions`."""

    name: Annotated[str, Field(description="Its name, as written.")]
    source: PlaceForm
    policies: NotRequired[Annotated[list[str], Field(description="A role's policies, by name.")]]
    permissions: NotRequired[Annotated[list[str], Field(description="A policy's permissions, patterns as written.")]]
    description: NotRequired[
        Annotated[str | None, Field(description="Null: to be cleared; absent: live's own stays.")]
    ]
    was: NotRequired[Annotated[str, Field(description="The name that it had before: a rename.")]]
    template: NotRequired[Annotated[str, Field(description="The template that it stands in.")]]


class ScopeForm(TypedDict):
    """The organization or one project, as the files want it."""

    name: Annotated[str | None, Field(description="The name as written; null where only an id is given.")]
    id: Annotated[str | None, Field(description="The id where the file gives one.")]
    source: PlaceForm
    managed: Annotated[bool, Field(description="False: nobody in this scope is touched.")]
    unlisted: Annotated[Unlisted, Field(description="What happens to people that the files don't name.")]
    unlisted_roles: Annotated[
        Unlisted, Field(description="What happens to custom roles and policies that the files don't name.")
    ]
    roles: Annotated[list[DefinitionForm] | None, Field(description="Custom roles; null: not managed.")]
    policies: Annotated[list[DefinitionForm] | None, Field(description="Policies; null: not managed.")]
    entries: Annotated[list[EntryForm], Field(description="Who should be in or invited, ordered by email.")]
    expired: Annotated[list[EntryForm], Field(description="Whose entry has ended, ordered by email.")]
    upcoming: Annotated[list[EntryForm], Field(description="Whose entry hasn't begun, ordered by email.")]
    fell_back: Annotated[
        list[EntryForm],
        Field(description="The entry as written of whoever has its role `then` now, ordered by email."),
    ]
    others: Annotated[
        list[EntryForm],
        Field(description="What people have through further groups at other times, ordered by email."),
    ]


class InvitationsForm(TypedDict):
    """How invitations are handled."""

    projects: Annotated[
        Literal["immediately", "after-joining"], Field(description="When people are invited to projects.")
    ]
    declined: Annotated[Literal["hold", "resend"], Field(description="What happens to a declined invitation.")]
    resend_after: Annotated[Seconds | None, Field(description="In seconds; null: nobody is reminded.")]


class RestrictionForm(TypedDict):
    """Who alone may hold a permission."""

    permission: Annotated[str, Field(description="A permission or a pattern, as written.")]
    people: Annotated[list[str], Field(description="Emails, groups resolved.")]
    domains: Annotated[list[str], Field(description="Everybody of these may hold it, too.")]
    source: PlaceForm


class GuardrailsForm(TypedDict):
    """The guardrails of all files, merged so that the stricter value wins."""

    max_removals: Annotated[
        list[LimitForm], Field(description="Every limit that was given; the lowest for a scope holds.")
    ]
    max_role_changes: Annotated[
        list[LimitForm], Field(description="Every limit that was given; the lowest for a scope holds.")
    ]
    protected: Annotated[list[str], Field(description="Who is never removed, demoted or un-invited.")]
    min_admins: Annotated[int | None, Field(description="The fewest Owners and Admins; null: no limit.")]
    max_admins: Annotated[int | None, Field(description="The most Owners and Admins; null: no limit.")]
    allowed_domains: Annotated[list[str] | None, Field(description="The domains that emails may have; null: all.")]
    require_expiry: Annotated[list[str], Field(description="Domains whose people need an `expires`.")]
    max_duration: Annotated[
        dict[str, Seconds],
        Field(
            description="In seconds, by domain, how soon an entry must end or fall back; `*` stands for every domain."
        ),
    ]
    restricted: Annotated[list[RestrictionForm], Field(description="Who alone may hold which permission.")]
    sources: Annotated[dict[str, PlaceForm], Field(description="Where each guardrail stands, by its name.")]


class StateForm(TypedDict):
    """What the files come to, groups and expiry resolved: enough to plan again without them."""

    organization: Annotated[ScopeForm, Field(description="The organization's own entries.")]
    projects: Annotated[list[ScopeForm], Field(description="Ordered by name, then id.")]
    unnamed_projects: Annotated[
        UnnamedProjects, Field(description="Whether a live project that no file names is drift.")
    ]
    invitations: InvitationsForm
    guardrails: GuardrailsForm
    files: Annotated[list[str], Field(description="The access files read.")]
