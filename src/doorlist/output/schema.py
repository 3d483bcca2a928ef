"""JSON Schemas of the documents that doorlist writes: `schemas/plan.schema.json` and its like.

Generated from the models; what the models don't describe is described here.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from doorlist.output.outcome_document import OutcomeDocument
from doorlist.output.powers_documents import ExplainDocument, WhoCanDocument
from doorlist.review.diff import Diff
from doorlist.review.drift import Drift
from doorlist.review.history_values import History
from doorlist.review.report_values import Report
from doorlist.review.snapshot import Snapshot
from doorlist.values.plan import Plan

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

#: Of a model's field, or of a field that is the same wherever it stands.
_DESCRIPTIONS: Final = {
    "email": "The person, by email, trimmed and in lower case.",
    "files": "The access files read.",
    "format_version": "Minor: only added fields; major: anything else.",
    "SourceRecord.file": "The file as it was named on the command line, or below the folder named there.",
    "SourceRecord.line": "The line, from 1.",
    "RoleChange.from": "The role's name before; null: none.",
    "RoleChange.to": "The role's name after; null: none.",
    "PersonAction.kind": "What to do: `invite`, `update-role`, `remove`, `resend` an invitation, or `revoke` one.",
    "PersonAction.user_id": "The platform's id of a member; null for somebody who isn't in.",
    "PersonAction.invitation_id": "The platform's id of an invitation; null where none is concerned.",
    "PersonAction.role": "The role before and after, by name.",
    "PersonAction.cause": "Why, as a word for programs.",
    "DefinitionAction.kind": "What to do: define, redefine or delete a role or a policy.",
    "DefinitionAction.definition": "What it comes to before and after.",
    "DefinitionAction.cause": "Why, as a word for programs.",
    "PolicyContent.name": "The policy's name.",
    "PolicyContent.description": "Its description; null: none.",
    "RoleContent.name": "The role's name.",
    "RoleContent.description": "Its description; null: none.",
    "ScopeImpact.people": "Everybody to whom just this happens, by email.",
    "ScopeImpact.gains": "Permissions, by name.",
    "ScopeImpact.loses": "Permissions, by name.",
    "Waiting.what": "What is waited for.",
    "Waiting.reason": "A sentence for a reviewer.",
    "Unmanaged.what": "Whether the person is in, or invited.",
    "Unmanaged.role": "The role's name; null: none, or one whose name nothing asked for.",
    "BlockedBy.emails": "The people concerned.",
    "BlockedBy.reason": "A sentence for a reviewer.",
    "BlockedBy.source": "Where the guardrail stands; null where it is built in.",
    "Override.guardrail": "A key of `guardrails`, or `owner`, or `free-plan`.",
    "OrganizationRecord.id": "The platform's id.",
    "OrganizationRecord.name": "The live name.",
    "LiveRecord.read_at": "When live was read.",
    "Summary.define-policy": "Policies to define.",
    "Summary.define-role": "Roles to define.",
    "Summary.redefine-policy": "Policies to redefine.",
    "Summary.redefine-role": "Roles to redefine.",
    "Summary.delete-role": "Roles to delete.",
    "Summary.delete-policy": "Policies to delete.",
    "Summary.update-role": "Roles to update.",
    "Summary.revoke": "Invitations to revoke.",
    "Summary.remove": "People to remove from a scope.",
    "Summary.invite": "Invitations to send.",
    "Summary.resend": "Invitations to send again.",
    "Summary.waiting": "Length of `waiting`.",
    "Summary.unmanaged": "Length of `unmanaged`.",
    "Summary.blocked": "Length of `blocked`; a plan with any may not be applied.",
    "Plan.tool": "What made the plan, and its version.",
    "Plan.created_at": "When the plan was made.",
    "Plan.actions": "What is to be done, in this order.",
    "Plan.waiting": "What needs a person, or time, and no action now.",
    "Plan.unmanaged": "Who is in scope, not in the files, and kept.",
    "Plan.blocked": "Why this plan may not be applied; empty where it may.",
    "Plan.overrides": "Guardrails lifted for this one run.",
    "Summary.people": "Length of `people`.",
    "Summary.scopes": "Length of `scopes`.",
    "Summary.differences": "Length of `differences`.",
    "Report.tool": "What made the report, and its version.",
    "Report.created_at": "When live was read and the report made.",
    "Report.scopes": "The organization first, then every project by name, managed or not.",
    "Report.people": "Everybody who has access somewhere or should have, by email.",
    "Report.waiting": "What needs a person, or time, and no action now, as in a plan.",
    "Report.differences": "What would have to be done for live to match the files, as a plan has it.",
    "Report.blocked": "Which guardrails forbid to do that.",
    "Expiry.from": "Before; null: never, or no entry.",
    "Expiry.to": "After; null: never, or no entry.",
    "Switch.source": "Where the new files set it; null where they don't.",
    "Switch.setting": "The key that sets it.",
    "Switch.from": "Its value before; null: none.",
    "Switch.to": "Its value after; null: none.",
    "Diff.tool": "What made the diff, and its version.",
    "Diff.people": "What changes for whom, organization first, then projects by name, in each by email.",
    "Diff.guardrails": "Guardrails that aren't what they were.",
    "Diff.settings": "Settings of scopes, and of invitations, that aren't what they were.",
    "Baseline.taken_at": "When the snapshot was taken.",
    "Drift.tool": "What made the document, and its version.",
    "Drift.checked_at": "When live was read.",
    "Drift.baseline": "The snapshot that live was compared with as well; null: none.",
    "Drift.differences": "Who isn't as the files say, organization first, then projects by name, in each by email.",
    "OrganizationSnapshot.id": "The platform's id.",
    "OrganizationSnapshot.name": "The live name.",
    "RoleSnapshot.id": "The platform's id.",
    "RoleSnapshot.name": "The live name.",
    "RoleSnapshot.builtin": "Whether it belongs to the platform.",
    "HeldRoleSnapshot.id": "The platform's id.",
    "HeldRoleSnapshot.name": "The live name.",
    "MemberSnapshot.user_id": "The platform's id.",
    "InvitationSnapshot.id": "The platform's id.",
    "InvitationSnapshot.created_at": "A timestamp as the platform gave it; null: none.",
    "Snapshot.tool": "What took the snapshot, and its version.",
    "Snapshot.taken_at": "When live was read.",
}  # fmt: skip


def plan_schema() -> dict[str, Any]:
    """JSON Schema of the plan document."""
    return _schema(Plan, "plan", "doorlist plan", major=2)


def outcome_schema() -> dict[str, Any]:
    """JSON Schema of the outcome document."""
    return _schema(OutcomeDocument, "outcome", "doorlist outcome", major=2)


def report_schema() -> dict[str, Any]:
    """JSON Schema of the report document."""
    return _schema(Report, "report", "doorlist report", major=2)


def diff_schema() -> dict[str, Any]:
    """JSON Schema of a diff."""
    return _schema(Diff, "diff", "doorlist diff")


def drift_schema() -> dict[str, Any]:
    """JSON Schema of drift."""
    return _schema(Drift, "drift", "doorlist drift")


def snapshot_schema() -> dict[str, Any]:
    """JSON Schema of a snapshot."""
    return _schema(Snapshot, "snapshot", "doorlist snapshot")


def explain_schema() -> dict[str, Any]:
    """JSON Schema of `explain`."""
    return _schema(ExplainDocument, "explain", "doorlist explain")


def who_can_schema() -> dict[str, Any]:
    """JSON Schema of `who-can`."""
    return _schema(WhoCanDocument, "who-can", "doorlist who-can")


def history_schema() -> dict[str, Any]:
    """JSON Schema of `history`."""
    return _schema(History, "history", "doorlist history")


def _schema(model: type, name: str, title: str, major: int = 1) -> dict[str, Any]:
    made = TypeAdapter(model).json_schema(by_alias=True, mode="serialization")
    for owner, part in {model.__name__: made, **made.get("$defs", {})}.items():
        for key, value in part.get("properties", {}).items():
            described = _DESCRIPTIONS.get(f"{owner}.{key}", _DESCRIPTIONS.get(key))
            if described is not None:
                value.setdefault("description", described)
    head = {"$schema": _DIALECT, "$id": f"urn:doorlist:schema:{name}:{major}", "title": title}
    return {**head, **{key: value for key, value in made.items() if key != "title"}}
