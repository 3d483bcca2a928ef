"""An access review as a JSON document; `schemas/report.schema.json` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output.json_writer import document_json
from doorlist.review.report_values import Expiring, Person, Report, ScopeSummary
from doorlist.values.action import ActionField
from doorlist.values.plan import BlockedBy, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS: Final[dict[str, object]] = {
    "scopes": ScopeSummary,
    "people": Person,
    "expiring": Expiring,
    "waiting": Waiting,
    "differences": ActionField,
    "blocked": BlockedBy,
}


def report_json(report: Report) -> Iterator[str]:
    """The document, piece by piece."""
    return document_json(report, _LISTS)
