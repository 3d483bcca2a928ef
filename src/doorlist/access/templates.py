"""Templates: a project that uses one has what the template says, as if it were written there.

- What a project says itself goes before its templates, name by name and person by person: as a direct entry goes
  before groups, also when it has expired. The project's own groups go before the people of its templates, too.
- Two templates of one project that say different things about somebody or something, where the project itself says
  nothing, are an error that names both places.
- Templates don't use templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from doorlist.access.partial import PartialScope
from doorlist.access.people import GROUP
from doorlist.access.yaml_nodes import brief, quoted
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from doorlist.access.groups import Expanded, Expansion
    from doorlist.access.partial import Definition, Definitions, Grant
    from doorlist.access.problems import Place, Problems
    from doorlist.values.desired import Entry
    from doorlist.values.source import Source

#: Roles and policies, with what they are made of, that all templates may come to in all projects.
MOST_DEFINED: Final = 2_000_000
#: What a template can set for the projects that use it.
_SETTINGS = ("unlisted", "unlisted_roles")


class Resolved(NamedTuple):
    """A scope with its groups and templates resolved; `partial` holds its settings and definitions."""

    partial: PartialScope
    entries: Mapping[str, Entry]
    others: Mapping[str, tuple[Entry, ...]] = {}

    def all(self) -> Iterator[Entry]:
        """Every entry, also those that somebody has besides at other times."""
        yield from self.entries.values()
        for entries in self.others.values():
            yield from entries


class Templates:
    """Resolves projects with the templates that they use.

    Args:
        templates: all of them, by name.
        expansion: resolves groups.
        problems: takes what is wrong.
        complete: whether all files could be read. Where one is missing, it may define an unknown template.
    """

    def __init__(
        self, templates: Mapping[str, PartialScope], expansion: Expansion, problems: Problems, *, complete: bool
    ) -> None:
        self._templates = templates
        self._expansion = expansion
        self._problems = problems
        self._complete = complete
        # Each alone: what is wrong in a template is told once, and also where no project uses it.
        self._entries = {name: expansion.of(template) for name, template in templates.items()}
        self._left = MOST_DEFINED
        self.used: set[str] = set()

    def resolved(self, project: PartialScope) -> Resolved:
        """A project with all that its templates bring."""
        entries = self._expansion.of(project)
        used = list(self._used(project))
        if not used or not self._takes(used):
            return Resolved(project, *entries)
        if len(used) == 1:
            return Resolved(_joined(project, used[0]), *self._with(entries, used[0]))
        common = _Common(project, entries.entries, self._problems).of(used)
        brought = self._expansion.of(common, decided=entries.entries)
        return Resolved(_joined(project, common), *entries.over(brought))

    def _takes(self, used: Sequence[PartialScope]) -> bool:
        """Whether the definitions of the templates are within bounds; a problem where they aren't."""
        if self._left >= 0:
            self._left -= sum(map(_size, used))
            if self._left < 0:
                self._problems.add(
                    used[0].place,
                    f"Templates come to more than {plural(MOST_DEFINED, 'definition')} in all projects together",
                    "Define fewer roles and policies in the templates, or use them in fewer projects.",
                )
        return self._left >= 0

    def _with(self, entries: Expanded, template: PartialScope) -> Expanded:
        brought = self._entries[template.template or ""]
        return entries.over(brought) if self._expansion.takes(len(brought.entries), template.place) else entries

    def _used(self, project: PartialScope) -> Iterator[PartialScope]:
        for name, place in project.used.items():
            self.used.add(name)
            template = self._templates.get(name)
            if template is not None:
                yield template
            elif self._complete:
                known = [brief(one) for one in sorted(self._templates)]
                otherwise = f"Templates here: {listed(known)}." if known else "Define it under templates."
                near = self._problems.did_you_mean(name, self._templates, otherwise)
                self._problems.add(place, f"There is no template {quoted(name)}", near)


def _size(template: PartialScope) -> int:
    definitions = [*(template.roles or {}).values(), *(template.policies or {}).values()]
    return len(definitions) + sum(len(one.items) for one in definitions)


def _joined(project: PartialScope, common: PartialScope) -> PartialScope:
    """The project with the settings and definitions of its templates. Its entries have been resolved before."""
    joined = PartialScope(project.label, project.place, project.name)
    joined.settings = project.settings.over(common.settings, _SETTINGS)
    joined.managed = project.managed or common.managed
    joined.broken = project.broken or common.broken
    joined.roles = _over(project.roles, common.roles)
    joined.policies = _over(project.policies, common.policies)
    return joined


def _over(own: Definitions | None, common: Definitions | None) -> Definitions | None:
    if own is None or common is None:
        return common if own is None else own
    return {**common, **own}


class _Common:
    """Makes one section of all templates of a project."""

    def __init__(self, project: PartialScope, entries: Mapping[str, Entry], problems: Problems) -> None:
        self._project = project
        self._entries = entries
        self._problems = problems

    def of(self, templates: Sequence[PartialScope]) -> PartialScope:
        """Merge the templates. Where they disagree the first one counts, and a problem is noted."""
        project = self._project
        common = PartialScope(f"the templates of {project.label}", templates[0].place)
        for template in templates:
            common.managed |= template.managed
            common.broken |= template.broken
            for name in _SETTINGS:
                setting = template.settings.given(name)
                if setting is not None and project.settings.given(name) is None:
                    common.settings.put(name, setting, self._problems, of=common.label)
            self._people(common, template)
            self._grants(common, template)
            common.roles = self._definitions("role", common.roles, template.roles, project.roles)
            common.policies = self._definitions("policy", common.policies, template.policies, project.policies)
        return common

    def _people(self, common: PartialScope, template: PartialScope) -> None:
        for email, entry in template.people.items():
            known = common.people.setdefault(email, entry)
            if known is not entry and _terms(known) != _terms(entry) and email not in self._entries:
                self._problems.at(
                    entry.source, *_disagree(known, entry, email, _place(known.source), "person"), words=[email]
                )

    def _grants(self, common: PartialScope, template: PartialScope) -> None:
        for name, grant in template.grants.items():
            known = common.grants.setdefault(name, grant)
            if known is not grant and _terms(known) != _terms(grant) and name not in self._project.grants:
                who = brief(GROUP + name)
                self._problems.add(grant.place, *_disagree(known, grant, who, str(known.place), "group"))

    def _definitions(
        self, noun: str, known: Definitions | None, added: Definitions | None, own: Definitions | None
    ) -> Definitions | None:
        if known is None or added is None:
            return known if added is None else dict(added)
        for folded, definition in added.items():
            first = known.setdefault(folded, definition)
            if first is not definition and not first.says_the_same(definition) and folded not in (own or ()):
                what = f"the {noun} {quoted(definition.name)}"
                self._problems.add(definition.place, *_disagree(first, definition, what, str(first.place), noun))
        return known


def _terms(of: Entry | Grant) -> tuple[Any, ...]:
    """What an entry gives and when, without where it stands."""
    return tuple(
        value for name, value in zip(of._fields, of, strict=True) if name not in {"source", "place", "template"}
    )


def _disagree(
    one: Entry | Grant | Definition, other: Entry | Grant | Definition, what: str, place: Place | str, noun: str
) -> tuple[str, str]:
    return (
        f"The templates {quoted(one.template or '')} and {quoted(other.template or '')} disagree about {what}",
        f"The other stands at {place}: let both say the same, or name the {noun} in the project itself.",
    )


def _place(source: Source) -> str:
    return f"{source.file}:{source.line}"
