"""The `invitations` sections of all files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorlist.access import fields
from doorlist.access.form.file import Invitations
from doorlist.access.form.notation import duration
from doorlist.access.partial import Setting, Settings
from doorlist.access.yaml_nodes import quoted

if TYPE_CHECKING:
    from doorlist.access.problems import FileProblems
    from doorlist.access.yaml_nodes import Node


def read_invitations(node: Node, settings: Settings, report: FileProblems) -> None:
    """Add one file's section to `settings`."""
    for name, field in fields.fields(node, Invitations, report, of="invitations").items():
        value = fields.choice(field, report) if field.key.choices else _duration(field, report)
        if value is not None:
            settings.put(name, Setting(value, report.place(field.name)), report.problems, of="invitations")


def _duration(field: fields.Field, report: FileProblems) -> Any:
    text = fields.text(field, report)
    if text is None:
        return None
    span = duration(text)
    if span is None:
        fix = "Write a number and h, d or w: 36h, 7d, 2w."
        report.add(field.value, f"{field.key.name} is a time of hours, days or weeks, not {quoted(text)}", fix)
    return span
