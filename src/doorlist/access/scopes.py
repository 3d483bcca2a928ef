"""The `organization`, `projects` and `templates` sections, merged over all files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorlist.access import fields
from doorlist.access.definitions import read_definitions
from doorlist.access.form.file import Organization, Project, Template
from doorlist.access.partial import PartialScope, Setting
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence, found, is_null, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping as Map

    from doorlist.access.fields import Field
    from doorlist.access.partial import Definitions, PartialDesired
    from doorlist.access.people import PeopleReader
    from doorlist.access.problems import FileProblems, Place
    from doorlist.access.yaml_nodes import Node
    from doorlist.values.desired import Listing


def read_scopes(
    sections: Map[str, Field], partial: PartialDesired, people: PeopleReader, report: FileProblems
) -> None:
    """Add one file's scopes to the draft of all."""
    reader = _ScopesReader(partial, people, report)
    if "organization" in sections:
        reader.organization(sections["organization"])
    if "projects" in sections and (node := fields.mapping(sections["projects"], report)) is not None:
        reader.projects(node)
    if "templates" in sections and (node := fields.mapping(sections["templates"], report)) is not None:
        reader.templates(node)


class _ScopesReader:
    def __init__(self, partial: PartialDesired, people: PeopleReader, report: FileProblems) -> None:
        self._draft = partial
        self._people = people
        self._report = report

    def organization(self, field: Field) -> None:
        """Add an `organization` section."""
        scope = self._draft.organization
        if scope is None:
            scope = self._draft.organization = PartialScope("the organization", self._report.place(field.name))
        if is_null(field.value):
            scope.broken = True
            fields.wrong_type(field, self._report)
        else:
            self._scope(scope, field.value, Organization)

    def projects(self, node: Mapping) -> None:
        """Add a `projects` section."""
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.text
            label = f"the project {quoted(name)}"
            scope = self._draft.projects.get(name)
            if scope is None:
                scope = self._draft.projects[name] = PartialScope(label, self._report.place(key), name)
            if not is_null(value):
                self._scope(scope, value, Project)

    def templates(self, node: Mapping) -> None:
        """Add a `templates` section."""
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.text.strip()
            template = PartialScope(f"the template {quoted(name)}", self._report.place(key), template=name)
            known = self._draft.templates.setdefault(name, template)
            if known is not template:
                self._report.add(
                    key,
                    f"The template {quoted(name)} is defined twice",
                    f"It stands at {known.place} already: keep one of them.",
                )
            inner = [one for one in value.keys if one.text == "use"] if isinstance(value, Mapping) else []
            if is_null(value):
                self._report.add(
                    key, f"The template {quoted(name)} is empty", "Write what it holds, or leave it out."
                )
            elif inner:
                wrong = f"The template {quoted(name)} uses a template"
                self._report.add(inner[0], wrong, "Templates don't: name both in the project, as use: [a, b].")
            else:
                self._scope(template, value, Template)

    def _scope(self, scope: PartialScope, node: Node, kind: type) -> None:
        given = fields.fields(node, kind, self._report, of=scope.label)
        scope.broken |= not isinstance(node, Mapping) or len(given) < len(node.keys)
        for name in ("name", "id"):
            if name in given:
                self._put(scope, given[name], fields.text(given[name], self._report))
        for name in ("unlisted", "unlisted_roles", "unnamed_projects"):
            if name in given:
                self._put(scope, given[name], fields.choice(given[name], self._report))
        if "use" in given:
            self._use(scope, given["use"])
        if "policies" in given:
            scope.policies = self._definitions(given["policies"], scope.policies, scope)
        if "roles" in given:
            scope.roles = self._definitions(given["roles"], scope.roles, scope)
        if "members" in given:
            self._listing(scope, given["members"], "members")
        if "invitees" in given:
            self._listing(scope, given["invitees"], "invitees")

    def _put(self, scope: PartialScope, field: Field, value: Any) -> None:
        if value is None:
            scope.broken = True
        else:
            setting = Setting(value, self._report.place(field.name))
            scope.settings.put(field.key.name, setting, self._report.problems, of=scope.label)

    def _definitions(self, field: Field, known: Definitions | None, scope: PartialScope) -> Definitions:
        definitions = {} if known is None else known
        scope.broken |= not isinstance(field.value, Mapping)
        read_definitions(field, definitions, self._report, of=scope.label, template=scope.template)
        return definitions

    def _use(self, scope: PartialScope, field: Field) -> None:
        used = self._used(field)
        if used:
            self._put(scope, field, ", ".join(used))
            scope.used = used
        else:
            scope.broken = True

    def _used(self, field: Field) -> dict[str, Place]:
        """The templates that a project names, each with its place."""
        if not isinstance(field.value, Sequence):
            name = fields.text(field, self._report)
            return {} if name is None else {name: self._report.place(field.value)}
        used: dict[str, Place] = {}
        for item in field.value.items:
            if not isinstance(item, Scalar) or is_null(item) or not item.text.strip():
                self._report.add(item, f"An item of use is the name of a template, not {found(item)}", field.key.fix)
                continue
            name, place = item.text.strip(), self._report.place(item)
            if used.setdefault(name, place) is not place:
                self._report.add(item, f"{quoted(name)} stands twice in use", "Keep one of them.")
        return used

    def _listing(self, scope: PartialScope, field: Field, listing: Listing) -> None:
        scope.managed = True
        if isinstance(field.value, Mapping):
            self._people.read(field.value, listing, scope)
            return
        scope.broken = True
        if is_null(field.value):
            # Taking nothing for nobody would remove everybody.
            self._report.add(
                field.name,
                f"{listing} of {scope.label} is empty",
                f"Write {listing}: {{}} where nobody should be there, or leave the key out to let the scope alone.",
            )
        else:
            fields.wrong_type(field, self._report)
