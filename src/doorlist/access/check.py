"""What must hold between the parts of all files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.access.people import GROUP
from doorlist.access.problems import Place
from doorlist.access.yaml_nodes import brief, quoted
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from doorlist.access.partial import PartialDesired, PartialScope
    from doorlist.access.problems import Problems
    from doorlist.values.desired import Entry
    from doorlist.values.source import Source
    from doorlist.values.times import Span


def check_identity(partial: PartialDesired, files: Iterable[str], problems: Problems, *, complete: bool) -> None:
    """The organization is named, and no two sections are of one project."""
    organization = partial.organization
    place = organization.place if organization is not None else Place(min(files, default="access.yaml"), 1, 1)
    named = organization is not None and (organization.settings.value("name") or organization.settings.value("id"))
    if complete and not named and not (organization is not None and organization.broken):
        problems.add(
            place,
            "The organization isn't named",
            "Write organization: {name: Acme}, with your organization's name, or its id. doorlist touches no other.",
        )
    by_id: dict[str, Place] = {}
    for project in partial.projects.values():
        project_id = project.settings.value("id")
        stands = project.settings.place("id")
        if stands is not None and by_id.setdefault(project_id, stands) is not stands:
            problems.add(
                stands,
                f"Two projects have the id {quoted(project_id)}",
                f"The other stands at {by_id[project_id]}: write one section, under one key.",
            )


def check_owners(scope: PartialScope, entries: Iterable[Entry], owners: frozenset[str], problems: Problems) -> None:
    """A scope has one Owner at a time.

    The present moment doesn't matter, as the file must not change its meaning by itself: an Owner whose entry has
    ended still counts for the time before.

    Args:
        scope: the scope.
        entries: its entries, groups resolved.
        owners: the spellings of Owner that the files use.
        problems: takes what is wrong.
    """
    if not owners:
        return
    # Nearly nobody is an Owner: looking at times only where somebody is takes a fifth of the time.
    concerned = [one for one in entries if one.role.name in owners or (one.then and one.then.name in owners)]
    found = [(entry, span) for entry in concerned for span, role in entry.phases() if role.name in owners]
    found.sort(key=lambda one: (one[0].source, one[0].email))
    first_ones: list[tuple[Entry, Span]] = []
    for entry, span in found:
        rival = next((one for one, other in first_ones if not span.within(other).is_empty), None)
        if rival is None:
            first_ones.append((entry, span))
        elif rival.email != entry.email:
            problems.at(
                entry.source,
                f"{entry.email} is a second Owner of {scope.label}",
                f"{rival.email} is its Owner at {rival.source.file}:{rival.source.line}: a scope has one Owner.",
                words=[_word(entry)],
            )


def owner_spellings(names: Iterable[str]) -> frozenset[str]:
    """The role names, as written, that mean Owner."""
    return frozenset(name for name in names if CONFIDENT_AI.ladders["organization"].is_owner(name))


def check_listed(
    organization: Mapping[str, Entry],
    projects: Iterable[tuple[PartialScope, Mapping[str, Entry]]],
    problems: Problems,
) -> None:
    """Everyone in a project is in the organization too; for a managed organization with `unlisted: remove`."""
    for scope, entries in projects:
        # Not a difference of keys: that walks the whole organization once for each project.
        missing = [email for email in entries if email not in organization]
        if not missing:
            continue
        by_line: dict[tuple[Source, str | None], list[str]] = {}
        for email in sorted(missing):
            entry = entries[email]
            by_line.setdefault((entry.source, entry.group), []).append(email)
        for (source, group), emails in by_line.items():
            through = f" (through {brief(GROUP + group)})" if group is not None else ""
            problems.at(
                source,
                f"{listed(emails, most=4)}{through} in {scope.label}, but not in the organization",
                "Add them under organization, or set its unlisted: keep. As it stands they would be removed from it, "
                "and from every project.",
                words=[f"{GROUP}{group}" if group is not None else emails[0]],
            )


def _word(entry: Entry) -> str:
    return entry.email if entry.group is None else f"{GROUP}{entry.group}"
