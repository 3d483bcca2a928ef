"""An access review as a JSON document; `schemas/report.schema.json` describes it."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from doorlist.output.document import entry_json, value_json
from doorlist.review.report_values import Expiring, Person, Report, ScopeSummary
from doorlist.values.plan import Action, BlockedBy, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS: Final[dict[str, type]] = {
    "scopes": ScopeSummary,
    "people": Person,
    "expiring": Expiring,
    "waiting": Waiting,
    "differences": Action,
    "blocked": BlockedBy,
}
_NONE: Final[Any] = dict.fromkeys(_LISTS, ())


def report_json(report: Report) -> Iterator[str]:
    """The document, piece by piece, one line an entry, with a new line at its end."""
    shell = _adapter().dump_python(replace(report, **_NONE), mode="json", by_alias=True)
    for number, name in enumerate(field.name for field in fields(Report) if field.name in shell):
        yield f'{"," if number else "{"}\n  "{name}": '
        entries = getattr(report, name) if name in _LISTS else ()
        if not entries:
            yield value_json(shell[name])
            continue
        before = "["
        for entry in entries:
            yield f"{before}\n    {entry_json(_LISTS[name], entry)}"
            before = ","
        yield "\n  ]"
    yield "\n}\n"


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)
