"""JSON Schemas of the documents that doorlist writes: `schemas/plan.schema.json` and its like.

Generated from the models, which describe each field where it stands.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from doorlist.output.explain_json import ExplainDocument
from doorlist.output.outcome_json import OutcomeDocument
from doorlist.output.who_can_json import WhoCanDocument
from doorlist.review.diff import Diff
from doorlist.review.drift_values import Drift
from doorlist.review.expiring import Expiring
from doorlist.review.history_values import History
from doorlist.review.report_values import Report
from doorlist.review.snapshot_document import Snapshot
from doorlist.values.plan import Plan

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


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


def expiring_schema() -> dict[str, Any]:
    """JSON Schema of what `expiring` writes."""
    return _schema(Expiring, "expiring", "doorlist expiring")


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
    head = {"$schema": _DIALECT, "$id": f"urn:doorlist:schema:{name}:{major}", "title": title}
    return {**head, **{key: value for key, value in made.items() if key != "title"}}
