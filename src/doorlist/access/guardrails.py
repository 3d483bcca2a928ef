"""The `guardrails` sections of all files, merged: the stricter value wins (`manual: guardrails#several-files`)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from doorlist.access import fields
from doorlist.access.emails import domain_problem, email_problem
from doorlist.access.form.guardrails import Guardrails as GuardrailsForm
from doorlist.access.form.notation import count, duration, limit
from doorlist.access.restricted import read_restrictions, restrictions
from doorlist.access.yaml_nodes import Mapping, Scalar, found, is_null, quoted
from doorlist.values.address import address
from doorlist.values.address import domain as canonical_domain
from doorlist.values.guardrails import EVERYBODY, Guardrails, stricter
from doorlist.values.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from datetime import timedelta

    from doorlist.access.partial import Group
    from doorlist.access.problems import FileProblems, Place, Problems
    from doorlist.access.restricted import Restricted
    from doorlist.access.yaml_nodes import Node


class _Setting(NamedTuple):
    """One guardrail of one file."""

    place: Place
    name: str
    guardrails: Guardrails


class GuardrailsReader:
    """Collects guardrails from files."""

    def __init__(self) -> None:
        self._given: list[_Setting] = []
        self._restrictions: list[Restricted] = []

    def read(self, node: Node, report: FileProblems, *, outside: bool = False) -> None:
        """Take one file's section; `outside`: of a file that was given with `--guardrails`."""
        for name, field in fields.fields(node, GuardrailsForm, report, of="guardrails").items():
            if name == "restricted":
                self._restrictions += read_restrictions(field, report, outside=outside)
                continue
            value = _READERS[name](field, report)
            if value is not None:
                place = report.place(field.name)
                source = Source(place.file, place.line)
                guardrails = replace(Guardrails(), **{name: value}, sources={name: source})
                self._given.append(_Setting(place, name, guardrails))

    def merged(self, problems: Problems) -> Guardrails:
        """The stricter of all values, `restricted` aside. `problems` takes a minimum above a maximum."""
        self._given.sort(key=lambda setting: setting.place)
        merged = stricter(*(setting.guardrails for setting in self._given))
        least, most = merged.min_admins, merged.max_admins
        if least is not None and most is not None and least > most:
            problems.add(
                self._place("min_admins", least),
                f"min_admins ({least}) is above max_admins ({most})",
                f"max_admins stands at {self._place('max_admins', most)}: no plan could ever keep both.",
            )
        return merged

    def _place(self, name: str, value: int) -> Place:
        """Where a guardrail stands with the value that holds."""
        given = (setting for setting in self._given if setting.name == name)
        return next(setting.place for setting in given if getattr(setting.guardrails, name) == value)

    def with_restricted(
        self, guardrails: Guardrails, groups: Map[str, Group], problems: Problems, *, complete: bool
    ) -> Guardrails:
        """Add `restricted`, for which all groups must be known."""
        given = restrictions(self._restrictions, groups, problems, complete=complete)
        return stricter(
            guardrails,
            *(Guardrails(restricted=(one,), sources={"restricted": one.source}) for one in given),
        )

    @property
    def groups(self) -> set[str]:
        """The groups that `restricted` names."""
        return {name for one in self._restrictions for name in one.groups}


def _read_limit(field: fields.Field, report: FileProblems) -> Any:
    text = fields.text(field, report)
    if text is None:
        return None
    value = limit(text)
    if value is None:
        fix = "Write a whole number of people, or a percentage up to 100%."
        report.add(field.value, f"{field.key.name} is a count or a percentage, not {quoted(text)}", fix)
        return None
    return (value,)


def _read_count(field: fields.Field, report: FileProblems) -> Any:
    text = fields.text(field, report)
    if text is None:
        return None
    value = count(text)
    least = field.key.doc.schema["minimum"]
    if value is None or value < least:
        report.add(field.value, f"{field.key.name} is {field.key.doc.wants}, not {quoted(text)}", field.key.fix)
        return None
    return value


def _read_emails(field: fields.Field, report: FileProblems) -> Any:
    listed = fields.items(field, report)
    if listed is None:
        return None
    good = set()
    for item in listed:
        text = _item(item, field, report, "an email")
        if text is None:
            continue
        wrong = email_problem(text)
        if wrong is not None:
            report.add(item, *wrong)
        else:
            good.add(address(text))
    return frozenset(good)


def _read_domains(field: fields.Field, report: FileProblems) -> Any:
    listed = fields.items(field, report)
    if listed is None:
        return None
    return frozenset(domain for item in listed if (domain := _domain(item, field, report)) is not None)


def _read_durations(field: fields.Field, report: FileProblems) -> Any:
    if not isinstance(field.value, Mapping):
        text = fields.text(field, report)
        longest = None if text is None else _duration(text, field.value, report)
        return None if longest is None else {EVERYBODY: longest}
    if not field.value.keys:
        report.add(field.value, "max_duration names no domain", field.key.fix)
    durations: dict[str, timedelta] = {}
    for key, value in zip(field.value.keys, field.value.values, strict=True):
        domain = _domain(key, field, report)
        if not isinstance(value, Scalar) or is_null(value):
            report.add(value, f"max_duration of a domain is a duration, not {found(value)}", field.key.fix)
            continue
        longest = _duration(value.text.strip(), value, report)
        if domain is not None and longest is not None:
            durations[domain] = min(longest, durations.get(domain, longest))
    return durations


def _duration(text: str, spot: Node, report: FileProblems) -> timedelta | None:
    longest = duration(text)
    if longest is None:
        report.add(spot, f"max_duration is a time of hours, days or weeks, not {quoted(text)}", "For example: 180d")
    return longest


def _domain(item: Node, field: fields.Field, report: FileProblems) -> str | None:
    text = _item(item, field, report, "a domain")
    if text is None:
        return None
    wrong = domain_problem(text)
    if wrong is not None:
        report.add(item, *wrong)
        return None
    return canonical_domain(text)


def _item(item: Node, field: fields.Field, report: FileProblems, wants: str) -> str | None:
    if isinstance(item, Scalar) and not is_null(item):
        return item.text.strip()
    report.add(item, f"An item of {field.key.name} is {wants}, not {found(item)}", field.key.fix)
    return None


_READERS: Final = {
    "max_removals": _read_limit,
    "max_role_changes": _read_limit,
    "protected": _read_emails,
    "min_admins": _read_count,
    "max_admins": _read_count,
    "allowed_domains": _read_domains,
    "require_expiry": _read_domains,
    "max_duration": _read_durations,
}
