"""What a change of the access files means for each person, offline.

The dataclasses are the result and its JSON document at once (`schemas/diff.schema.json`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from doorlist import __version__
from doorlist.planning.offline import offline_blocks
from doorlist.review.definition_changes import definition_changes
from doorlist.review.diff_values import DefinitionChange, PersonChange, RailChange, Switch
from doorlist.review.guardrail_changes import rail_changes
from doorlist.review.matched_scopes import pairs
from doorlist.review.people import people_changes
from doorlist.review.power_changes import power_changes
from doorlist.review.switches import switches
from doorlist.values.action import ScopeImpact
from doorlist.values.at_moment import at
from doorlist.values.desired import Desired, DesiredScope
from doorlist.values.fields import HintRecord, ToolField, Version1Field
from doorlist.values.plan import BlockedBy
from doorlist.values.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.platform.facts import Facts
FORMAT_VERSION: Final = "1.1"
NOTHING: Final = Desired(DesiredScope(None, None, Source("", 1)))
"""What no files come to: nothing is managed."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states."""

    what: Annotated[str, Field(description="A path, or a commit's id; before and after, where a command edits.")]
    files: Annotated[tuple[str, ...], Field(description="The access files read; none: there were none.")]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each."""

    gains: Annotated[int, Field(description="Who must be in a scope from now on.")] = 0
    invited: Annotated[int, Field(description="Who is to be invited to a scope.")] = 0
    role: Annotated[int, Field(description="Who is to have another role in a scope.")] = 0
    expiry: Annotated[int, Field(description="Whose access to a scope ends at another time.")] = 0
    loses: Annotated[int, Field(description="Who is to lose a scope.")] = 0
    released: Annotated[int, Field(description="Who is no longer named, and keeps what they have.")] = 0
    owners: Annotated[int, Field(description="New Owners.")] = 0
    admins: Annotated[int, Field(description="New Admins, and Managers of projects.")] = 0
    outside: Annotated[int, Field(description="People of domains that the old files don't have.")] = 0
    loosened: Annotated[int, Field(description="Guardrails and other settings that protect less than before.")] = 0
    definitions: Annotated[int, Field(description="Custom roles and policies that differ.")] = 0
    gaining: Annotated[int, Field(description="People who may do more in a scope that they are in.")] = 0
    losing: Annotated[int, Field(description="People who may do less in a scope that they are in.")] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """A change of access files, person by person."""

    format_version: Version1Field
    tool: ToolField
    moment: Annotated[
        datetime, Field(description="Both sides are looked at as of this moment: what has expired by then is absent.")
    ]
    old: Side
    new: Side
    people: Annotated[
        tuple[PersonChange, ...],
        Field(description="What changes for whom, organization first, then projects by name, in each by email."),
    ]
    definitions: Annotated[tuple[DefinitionChange, ...], Field(description="Custom roles and policies that differ.")]
    impact: Annotated[
        tuple[ScopeImpact, ...],
        Field(
            description="Who of those in a scope before and after may do more or less there, as far as the files "
            "tell: patterns as they are written; of roles that the files don't define only the built-in ones."
        ),
    ]
    guardrails: Annotated[tuple[RailChange, ...], Field(description="Guardrails that aren't what they were.")]
    settings: Annotated[
        tuple[Switch, ...], Field(description="Settings of scopes, and of invitations, that aren't what they were.")
    ]
    blocked: Annotated[
        tuple[BlockedBy, ...], Field(description="Guardrails that forbid the new state, whatever live is like.")
    ]
    summary: Counts
    hints: Annotated[
        tuple[HintRecord, ...], Field(description="What is suspicious in the new files, or could be tidied.")
    ] = ()

    @property
    def changes(self) -> int:
        """How many differences there are."""
        return len(self.people) + len(self.guardrails) + len(self.settings) + len(self.definitions)


def diff(old: Desired, new: Desired, facts: Facts, *, moment: datetime, names: tuple[str, str]) -> Diff:
    """Compare what two sets of files come to. Moves between files, order and groups that resolve alike are no change.

    Args:
        old: what the files came to; `NOTHING` where there were none.
        new: what they come to.
        facts: of the platform.
        moment: when it is looked at (UTC), for expiry.
        names: what to call the two sides.
    """
    before, after = at(old, moment), at(new, moment)
    both = pairs(before, after)
    people = people_changes(both, before, facts)
    definitions = definition_changes(both)
    impact = power_changes(both, facts)
    rails = rail_changes(before.guardrails, after.guardrails)
    settings = switches(both, before, after)
    return Diff(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        moment=moment,
        old=Side(names[0], before.files),
        new=Side(names[1], after.files),
        people=people,
        definitions=definitions,
        impact=impact,
        guardrails=rails,
        settings=settings,
        blocked=offline_blocks(after, facts, moment),
        summary=replace(
            _counts(people, rails, settings),
            definitions=len(definitions),
            gaining=len({email for one in impact if one.gains for email in one.people}),
            losing=len({email for one in impact if one.loses for email in one.people}),
        ),
    )


def _counts(people: Sequence[PersonChange], rails: Sequence[RailChange], settings: Sequence[Switch]) -> Counts:
    kinds = Counter(change.what for change in people)
    marks = Counter(mark for change in people for mark in change.marks)
    loosened: list[Literal[True]] = [True for rail in rails if rail.direction == "loosened"]
    loosened += [True for switch in settings if switch.loud]
    return Counts(
        gains=kinds["gains"],
        invited=kinds["invited"],
        role=kinds["role"],
        expiry=kinds["expiry"],
        loses=kinds["loses"],
        released=kinds["released"],
        owners=marks["owner"],
        admins=marks["admin"],
        outside=marks["outside"],
        loosened=len(loosened),
    )
