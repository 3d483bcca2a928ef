"""The JSON document of `who-can`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from doorlist import __version__
from doorlist.output.json_writer import document_json
from doorlist.output.ways_json import StepRecord, whole_ways
from doorlist.values.fields import (
    EmailField,
    EndField,
    ScopeField,
    ToolField,
    Version1Field,
)
from doorlist.values.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.review.who_can import HeldIn, WhoCan

FORMAT_VERSION: Final = "1.0"


@value
class HolderRecord:
    """Somebody who holds it."""

    email: EmailField
    ways: Annotated[tuple[tuple[StepRecord, ...], ...], Field(description="Each a list of steps.")]
    ends: Annotated[EndField | None, Field(description="When that ends by itself; null: it doesn't.")]


@value
class MeansRecord:
    """What somebody could get it with."""

    permission: Annotated[str, Field(description="`iam:manage` changes roles, `user:manage` gives them.")]
    scope: Annotated[ScopeField, Field(description="Where they hold that.")]
    roles: Annotated[tuple[str, ...], Field(description="The roles to give that have it.")]


@value
class CouldGetRecord:
    """Somebody who doesn't hold it, and could get it for themselves."""

    email: EmailField
    by: Annotated[tuple[MeansRecord, ...], Field(description="How: what they hold that lets them.")]


@value
class HeldInRecord:
    """Who holds it in one scope."""

    scope: ScopeField
    permissions: Annotated[
        tuple[str, ...], Field(description="Those that were asked for; empty: there is none here.")
    ]
    holders: Annotated[tuple[HolderRecord, ...], Field(description="Who holds it, by email.")]
    could_get: Annotated[
        tuple[CouldGetRecord, ...], Field(description="Who doesn't hold it, and can give it to themselves.")
    ]


@value
class DoubtRecord:
    """What makes it doubtful whether there is such a permission."""

    message: Annotated[str, Field(description="A sentence.")]


@value
class WhoCanDocument:
    """Who holds a permission, and through what."""

    format_version: Version1Field
    tool: ToolField
    moment: Annotated[datetime, Field(description="When the files are looked at.")]
    offline: Annotated[bool, Field(description="Whether only the files were asked.")]
    permission: Annotated[str, Field(description="As it was asked for: a name or a pattern.")]
    scopes: Annotated[tuple[HeldInRecord, ...], Field(description="The organization first, then projects by name.")]
    hints: Annotated[
        tuple[DoubtRecord, ...],
        Field(
            description="Offline: why there may be no such permission, as neither files nor documentation know it."
        ),
    ]


def who_can_json(found: WhoCan) -> Iterator[str]:
    """The document of `who-can`, piece by piece."""
    document = WhoCanDocument(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        moment=found.moment,
        offline=found.offline,
        permission=found.permission,
        scopes=tuple(_held_in(one) for one in found.scopes),
        hints=tuple(map(DoubtRecord, found.hints)),
    )
    return document_json(document, {"scopes": HeldInRecord})


def _held_in(one: HeldIn) -> HeldInRecord:
    return HeldInRecord(
        scope=one.scope,
        permissions=one.known,
        holders=tuple(
            HolderRecord(holder.email, tuple(whole_ways(one.scope, holder.ways)), holder.ends)
            for holder in one.holders
        ),
        could_get=tuple(
            CouldGetRecord(email, tuple(MeansRecord(by.permission, by.scope, by.roles) for by in means))
            for email, means in one.could_get.items()
        ),
    )
