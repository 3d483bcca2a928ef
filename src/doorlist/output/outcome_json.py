"""The outcome's JSON document: what `apply --format json` prints.

Every action is there with its result; of the plan only what names it, as the plan has a document of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from doorlist.output.json_writer import document_json
from doorlist.output.outcome_phrases import tally
from doorlist.values.action import Action, ActionField, PersonAction
from doorlist.values.fields import ScopeField, Version2Field
from doorlist.values.kinds import Kind
from doorlist.values.outcome import Outcome, Result, Verdict
from doorlist.values.plan import OrganizationRecord, Waiting

FORMAT_VERSION: Final = "2.0"


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """The plan that was carried out."""

    created_at: Annotated[datetime, Field(description="When the plan was made.")]
    desired_digest: Annotated[str, Field(description="`desired.digest` of the plan.")]
    live_digest: Annotated[str, Field(description="`live.digest` of the plan.")]


@dataclass(frozen=True, slots=True)
class Results:
    """How many actions came to what."""

    done: Annotated[int, Field(description="Carried out, or found to be so already.")] = 0
    failed: Annotated[int, Field(description="Refused, or not possible.")] = 0
    skipped: Annotated[int, Field(description="Not tried, as what it depends on isn't done.")] = 0
    unknown: Annotated[int, Field(description="Sent, the answer lost, and reading didn't settle it.")] = 0


@dataclass(frozen=True, slots=True)
class ActionResult:
    """One action of the plan and what became of it."""

    id: Annotated[str, Field(description="The action's id in the plan.")]
    kind: Annotated[Kind, Field(description="What was to be done.")]
    scope: ScopeField
    email: Annotated[str | None, Field(description="The person, by email, lower case; null: it is about `name`.")]
    name: Annotated[str | None, Field(description="The role or the policy; null: it is about a person.")]
    result: Annotated[Result, Field(description="What became of it.")]
    detail: Annotated[str | None, Field(description="Why it isn't done, or what was noticed; else null.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeDocument:
    """One run of `doorlist apply`, action by action."""

    format_version: Version2Field
    organization: OrganizationRecord
    plan: PlanRecord
    verdict: Annotated[Verdict, Field(description="What the run came to; exit 0 for converged and waiting.")]
    note: Annotated[str | None, Field(description="A sentence about the verdict where it needs one.")]
    results: Results
    actions: Annotated[
        tuple[ActionResult, ...], Field(description="In the plan's order, one for each of its actions.")
    ]
    remaining: Annotated[
        tuple[ActionField, ...] | None,
        Field(description="What a plan made at the end would still do; null where live couldn't be read."),
    ]
    waiting: Annotated[
        tuple[Waiting, ...] | None,
        Field(description="Who is waited for at the end; null where live couldn't be read."),
    ]


_LISTS: Final = {"actions": ActionResult, "remaining": ActionField, "waiting": Waiting}


def outcome_json(outcome: Outcome) -> Iterator[str]:
    """The document, piece by piece, one line an entry, with a new line at its end."""
    return document_json(filled(outcome), _LISTS)


def filled(outcome: Outcome) -> OutcomeDocument:
    """What a run came to, in the form of its document."""
    plan, after = outcome.plan, outcome.after
    return OutcomeDocument(
        format_version=FORMAT_VERSION,
        organization=plan.organization,
        plan=PlanRecord(plan.created_at, plan.desired.digest, plan.live.digest),
        verdict=outcome.verdict,
        note=outcome.note,
        results=Results(**tally(outcome)),
        actions=tuple([_result(entry.action, entry.result, entry.detail) for entry in outcome.actions]),
        remaining=None if after is None else after.actions,
        waiting=None if after is None else after.waiting,
    )


def _result(action: Action, result: Result, detail: str | None) -> ActionResult:
    email, name = (action.email, None) if isinstance(action, PersonAction) else (None, action.name)
    return ActionResult(action.id, action.kind, action.scope, email, name, result, detail)
