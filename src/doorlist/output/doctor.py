"""A diagnosis as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output.safe import SENTENCE, terminal
from doorlist.output.style import PLAIN, Palette
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.doctor.diagnosis import Diagnosis

_SIGNS: Final = {"ok": "✓", "note": "·", "wrong": "✗"}


def doctor_text(diagnosis: Diagnosis, *, palette: Palette = PLAIN) -> Iterator[str]:
    """A line a finding, then what it comes to."""
    p = palette
    colours = {"ok": p.green, "note": p.yellow, "wrong": p.red}
    for finding in diagnosis.findings:
        sign = f"{colours[finding.level]}{_SIGNS[finding.level]}{p.end}"
        yield f"{sign} {finding.check:<11} {terminal(finding.says, SENTENCE)}\n"
        if finding.affects:
            yield f"              {p.red}would go wrong: {listed(list(finding.affects))}{p.end}\n"
    wrong = sum(finding.level == "wrong" for finding in diagnosis.findings)
    notes = sum(finding.level == "note" for finding in diagnosis.findings)
    told = f"{plural(diagnosis.requests, 'request')}, {_looked_at(diagnosis)}"
    if wrong:
        yield f"\n{p.red}{p.bold}{plural(wrong, 'finding')} would make a plan wrong{p.end} ({told}).\n"
        yield "Run it again with --save FILE, and attach that file to a report: it holds no name, address or id.\n"
    else:
        noted = f", with {plural(notes, 'note')}" if notes else ""
        yield f"\n{p.green}{p.bold}This installation answers as doorlist expects{p.end}{noted} ({told}).\n"


def doctor_json(diagnosis: Diagnosis) -> Iterator[str]:
    """The document."""
    from doorlist.output.json_writer import document_json

    return document_json(diagnosis, {}, {})


def _looked_at(diagnosis: Diagnosis) -> str:
    if diagnosis.looked_at == diagnosis.projects:
        return plural(diagnosis.projects, "project")
    return f"{diagnosis.looked_at:,} of {plural(diagnosis.projects, 'project')}"
