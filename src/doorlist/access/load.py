"""Reads access files to `Desired`, and tells everything that is wrong in them at once."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from doorlist.access import fields
from doorlist.access.assemble import assemble, resolve
from doorlist.access.documents import Documents, document
from doorlist.access.emails import Emails
from doorlist.access.files import Files
from doorlist.access.form.file import GuardrailsFile
from doorlist.access.groups import read_groups
from doorlist.access.guardrails import GuardrailsReader
from doorlist.access.invitations import read_invitations
from doorlist.access.partial import PartialDesired
from doorlist.access.people import GROUP, PeopleReader
from doorlist.access.problems import FileProblems, Problems, shown
from doorlist.access.scopes import read_scopes
from doorlist.access.source_lines import SourceLines
from doorlist.access.yaml_nodes import Mapping as MappingNode
from doorlist.errors import Problem
from doorlist.values.address import address
from doorlist.values.source import NO_FACTS, FileFacts, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from doorlist.access.documents import Document
    from doorlist.access.partial import Group
    from doorlist.values.desired import Desired, RoleRef
    from doorlist.values.guardrails import Guardrails
    from doorlist.values.source import Hint


@dataclass(frozen=True, slots=True)
class Loaded:
    """What some access files come to.

    Attributes:
        desired: the desired state.
        lines: the files' text, to show a line of them.
        facts: what else is to be known of the files, for hints.
    """

    desired: Desired
    lines: SourceLines
    facts: FileFacts = NO_FACTS

    def placed(self, hint: Hint) -> Hint:
        """The hint at the line where its words stand."""
        line, _ = self.lines.find(hint.source.file, hint.source.line, hint.words)
        return hint._replace(source=hint.source._replace(line=line))

    def shown(self, problem: Problem) -> Problem:
        """The problem with its line's text, where the file is one of these.

        Column 1 stands for a whole line, as rooms that don't have the text know no other: the mark goes to the words
        of the problem.
        """
        if problem.text is not None:
            return problem
        if problem.column == 1:
            line, column = self.lines.find(problem.file, problem.line, problem.words)
            problem = problem._replace(line=line, column=column)
        return shown(problem, self.lines)


def load(paths: Sequence[str], *, guardrails: Sequence[str] = (), now: datetime | None = None) -> Loaded:
    """Read access files and check all that can be checked without live state.

    Args:
        paths: files and folders; a folder stands for the `*.yaml` and `*.yml` in it and below, hidden ones aside.
        guardrails: files from outside the change under review, which hold `guardrails` (and `version`) alone: whoever
            writes them can't add people.
        now: the present moment, by default the clock's: groups may have disagreed at times that are over.

    Returns:
        The desired state, with the files' text.

    Raises:
        AccessFileError: anything is wrong in the files; carries all problems of the run, up to a number.
    """
    return _loaded(lambda files: files.read(paths), guardrails, now)


class OpenedFile(NamedTuple):
    """An access file as it stands, for those who change it.

    Attributes:
        file: its path.
        text: its text, without the byte order mark.
        marked: whether it begins with a byte order mark.
        document: its sections, each at its place.
    """

    file: str
    text: str
    marked: bool
    document: Document


class Opened:
    """Access files that are parsed and not put together: whoever changes them needs little of what they come to.

    Attributes:
        files: those read, as they stand; those given as `guardrails` aside.
        documents: what was parsed, for whoever reads the files again after a change.
    """

    def __init__(self, paths: Sequence[str], guardrails: Sequence[str]) -> None:
        self._lines = SourceLines()
        problems = Problems(self._lines)
        with no_collection():
            files = Files(self._lines, problems)
            main, added = files.read(paths), files.read(guardrails)
            self.documents = Documents()
            read = self.documents.read(main, problems)
            rails = [document(file, text, GuardrailsFile, problems) for file, text in added]
        if problems:
            load(paths, guardrails=guardrails)  # tells the other problems too
            problems.stop()
        known = [one for one in read if one is not None]
        self.files = tuple(
            OpenedFile(*one, one[0] in files.marked, doc) for one, doc in zip(main, known, strict=True)
        )
        self._documents = [*known, *(one for one in rails if one is not None)]
        self._names = tuple(sorted(file for file, _ in [*main, *added]))

    def loaded(
        self,
        *,
        projects: Collection[str] | None = None,
        people: Collection[str] | None = None,
        now: datetime | None = None,
    ) -> Loaded:
        """What the files come to.

        Args:
            projects: the keys of those that count, as if the files had no others; by default all.
            people: of the organization's own entries of people, those that count; by default all.
            now: as for `load`.

        Raises:
            AccessFileError: as `load`.
        """
        problems = Problems(self._lines)
        documents = [one._replace(report=FileProblems(problems, one.report.file)) for one in self._documents]
        if projects is not None:
            documents = [_with_projects(one, projects) for one in documents]
        if people is not None:
            documents = [_with_people(one, people) for one in documents]
        with no_collection():
            moment = now or datetime.now(UTC)
            return _resolved(documents, self._names, problems, self._lines, now=moment, complete=True)


def _with_projects(one: Document, names: Collection[str]) -> Document:
    section = one.sections.get("projects")
    if section is None or not isinstance(section.value, MappingNode):
        return one
    node = _some(section.value, lambda name: name in names)
    return one._replace(sections={**one.sections, "projects": section._replace(value=node)})


def _with_people(one: Document, people: Collection[str]) -> Document:
    section = one.sections.get("organization")
    if section is None or not isinstance(section.value, MappingNode):
        return one

    def counts(key: str) -> bool:
        name = key.strip()
        return (name.lower() if name.isascii() else address(name)) in people or name.startswith(GROUP)

    node = _some(section.value, lambda _: True)
    for at, key in enumerate(node.keys):
        value = node.values[at]
        if key.text in ("members", "invitees") and isinstance(value, MappingNode):
            node.values[at] = _some(value, counts)
    return one._replace(sections={**one.sections, "organization": section._replace(value=node)})


def _some(mapping: MappingNode, counts: Callable[[str], bool]) -> MappingNode:
    """A mapping of some of a mapping's keys."""
    node = MappingNode(mapping.line, mapping.column)
    for key, value in zip(mapping.keys, mapping.values, strict=True):
        if counts(key.text):
            node.keys.append(key)
            node.values.append(value)
    return node


def load_to_edit(paths: Sequence[str], *, guardrails: Sequence[str] = ()) -> Opened:
    """Open access files to change them.

    Raises:
        AccessFileError: a file can't be read, or isn't an access file.
    """
    return Opened(paths, guardrails)


def load_given(
    given: Sequence[tuple[str, bytes]],
    *,
    guardrails: Sequence[str] = (),
    documents: Documents | None = None,
    now: datetime | None = None,
) -> Loaded:
    """Read access files whose content comes from elsewhere (out of git's objects).

    Args:
        given: names and contents.
        guardrails: as for `load`: paths.
        documents: what was parsed for the time before, for whoever reads nearly the same files many times.
        now: as for `load`.

    Raises:
        AccessFileError: as `load`.
    """
    return _loaded(lambda files: files.given(given), guardrails, now, documents=documents)


def load_guardrails(paths: Sequence[str]) -> Guardrails:
    """The guardrails of files that hold nothing else, as `--guardrails` takes them.

    Raises:
        AccessFileError: anything is wrong in the files.
    """
    lines = SourceLines()
    problems, rails = Problems(lines), GuardrailsReader()
    for file, text in Files(lines, problems).read(paths):
        one = document(file, text, GuardrailsFile, problems)
        if one is not None and "guardrails" in one.sections:
            rails.read(one.sections["guardrails"].value, one.report, outside=True)
    found = rails.with_restricted(rails.merged(problems), {}, problems, complete=True)
    if problems:
        problems.stop()
    return found


def _loaded(
    read_main: Callable[[Files], list[tuple[str, str]]],
    guardrails: Sequence[str],
    now: datetime | None,
    documents: Documents | None = None,
) -> Loaded:
    lines = SourceLines()
    problems = Problems(lines)
    with no_collection():
        files = Files(lines, problems)
        main, added = read_main(files), files.read(guardrails)
        read = (documents or Documents()).read(main, problems)
        read += [document(file, text, GuardrailsFile, problems) for file, text in added]
        complete = files.complete and all(one is not None and one.whole for one in read)
        names = tuple(sorted(file for file, _ in [*main, *added]))
        known = [one for one in read if one is not None]
        return _resolved(known, names, problems, lines, now=now or datetime.now(UTC), complete=complete)


def _resolved(
    documents: list[Document],
    files: tuple[str, ...],
    problems: Problems,
    lines: SourceLines,
    *,
    now: datetime,
    complete: bool,
) -> Loaded:
    # In this order: the domains that guardrails allow are needed for emails, groups for what names them.
    rails = GuardrailsReader()
    for one in documents:
        if "guardrails" in one.sections:
            rails.read(one.sections["guardrails"].value, one.report, outside=one.outside)
    guardrails = rails.merged(problems)
    emails = Emails(guardrails.allowed_domains)
    partial = PartialDesired()
    for report, section in _sections(documents, "groups"):
        if (node := fields.mapping(section, report)) is not None:
            read_groups(node, partial.groups, emails, report)
    guardrails = rails.with_restricted(guardrails, partial.groups, problems, complete=complete)
    roles: dict[str, RoleRef] = {}
    for one in documents:
        read_scopes(one.sections, partial, PeopleReader(emails, one.report, roles), one.report)
    for report, section in _sections(documents, "invitations"):
        read_invitations(section.value, partial.invitations, report)
    whole = resolve(partial, roles, files, problems, now=now, complete=complete)
    if problems:
        problems.stop()
    desired = assemble(partial, whole, guardrails, files)
    used = rails.groups | {name for scope in partial.scopes() for name in scope.grants}
    unused = {
        name: Source(group.place.file, group.place.line) for name, group in partial.groups.items() if name not in used
    }
    return Loaded(desired, lines, FileFacts(unused, whole.unused_templates, emails.unusual))


def _source(group: Group) -> Source:
    return Source(group.place.file, group.place.line)


def _sections(documents: list[Document], name: str) -> Iterator[tuple[FileProblems, fields.Field]]:
    for one in documents:
        if name in one.sections:
            yield one.report, one.sections[name]


@contextmanager
def no_collection() -> Iterator[None]:
    """Switch the garbage collector off: the tree of a big file is millions of objects, none of them garbage, and
    looking at them takes as long as parsing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
