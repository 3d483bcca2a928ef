"""A diagnosis: every finding, then what they come to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from doorlist.doctor.diagnosis import Finding
from doorlist.output.blocks import Document, Item, Line, Mark, section
from doorlist.output.json_writer import document_json
from doorlist.output.view import View
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from doorlist.doctor.diagnosis import Diagnosis, Level
    from doorlist.output.blocks import Colour, Escaping

_SIGNS: Final[dict[Level, tuple[str, Colour]]] = {
    "ok": ("✓", "green"),
    "note": ("·", "yellow"),
    "wrong": ("✗", "red"),
}


def doctor_view(found: Diagnosis) -> View:
    """Everything that it can be shown as."""
    return View("doctor", partial(doctor_document, found), lambda: document_json(found, {"findings": Finding}))


def doctor_document(found: Diagnosis, escaping: Escaping) -> Document:
    """The findings in the order of the checks."""
    wrong = sum(finding.level == "wrong" for finding in found.findings)
    notes = sum(finding.level == "note" for finding in found.findings)
    told = f"{plural(found.requests, 'request')}, {_looked_at(found)}"
    noted = f", with {plural(notes, 'note')}" if notes else ""
    attach = "Run it again with --save FILE, and attach that file to a report: it holds no name, address or id."
    return Document(
        "doctor",
        "doorlist: does this installation answer as expected",
        Line(f"{plural(wrong, 'finding')} would make a plan wrong ({told}).", "loud")
        if wrong
        else Line(f"This installation answers as doorlist expects{noted} ({told}).", "good"),
        sections=[
            section(
                "Findings",
                [_item(finding, escaping) for finding in found.findings],
                mark_width=max((len(finding.check) for finding in found.findings), default=0),
            )
        ],
        closing=[Line(attach)] if wrong else [],
    )


def _item(finding: Finding, escaping: Escaping) -> Item:
    symbol, colour = _SIGNS[finding.level]
    below = [f"would go wrong: {listed(list(finding.affects))}"] if finding.affects else []
    mark = Mark(symbol, finding.check, colour)
    return Item(escaping.sentence(finding.says), below=below, mark=mark, loud=finding.level == "wrong")


def _looked_at(found: Diagnosis) -> str:
    if found.looked_at == found.projects:
        return plural(found.projects, "project")
    return f"{found.looked_at:,} of {plural(found.projects, 'project')}"
