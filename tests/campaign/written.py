"""An access file's text, in one of the many forms that come to the same: by name, by groups, by a template."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping

    from .worlds import Definitions

_TEMPLATE = "standard"


@dataclass(frozen=True, slots=True)
class Section:
    """One scope.

    Attributes:
        unlisted: what happens to whom it doesn't name.
        people: by email, the key that they stand under and their entry as it is written; `None`: none are managed.
        definitions: roles and policies, `None` where none are managed.
        uses: whether the template stands in it.
    """

    unlisted: str
    people: Mapping[str, tuple[str, str]] | None
    definitions: Definitions | None = None
    uses: bool = False


@dataclass(slots=True)
class _Groups:
    """The groups that sections turn out to need, by name."""

    dice: random.Random
    found: dict[str, list[str]] = field(default_factory=dict)

    def rows(self, people: Mapping[str, tuple[str, str]], listing: str) -> Iterator[tuple[str, str]]:
        """Keys and values of a scope's list: some people by name, some of those with the same entry by a group."""
        alike = defaultdict(list)
        for email, (under, text) in people.items():
            if under == listing:
                alike[text].append(email)
        direct = [email for email, (_, text) in people.items() if "Owner" in text]
        for text, emails in alike.items():
            if "Owner" in text or self.dice.random() < 0.6:
                yield from ((email, text) for email in emails)
                continue
            # Whoever is named directly keeps that, in a group or not.
            also = direct if self.dice.random() < 0.3 else []
            name = f"group-{len(self.found) + 1}"
            self.found[name] = [*emails, *also]
            yield f"group:{name}", text


def written(
    dice: random.Random,
    organization: Section,
    projects: Mapping[str, Section],
    project_invitations: str,
    declined: str,
    resend_after: str | None,
    max_duration: str | None,
) -> str:
    """An access file as YAML. `dice` decide how it is written, and not what it says."""
    groups = _Groups(dice)
    template, projects = _with_template(dice, projects)
    lines = ["version: 1", "organization:", "  name: Acme", *_lines(organization, "  ", groups)]
    if template is not None:
        lines += ["templates:", f"  {_TEMPLATE}:", *_lines(template, "    ", groups)]
    if projects:
        lines.append("projects:")
    for name, section in projects.items():
        lines += [f"  {name}:", *_lines(section, "    ", groups)]
    if groups.found:
        lines += ["groups:", *(f"  {name}: [{', '.join(emails)}]" for name, emails in groups.found.items())]
    lines += ["invitations:", f"  projects: {project_invitations}", f"  declined: {declined}"]
    if resend_after:
        lines.append(f"  resend_after: {resend_after}")
    lines += ["guardrails:", "  max_removals: 100%", "  max_role_changes: 100%"]
    if max_duration:
        lines.append(f"  max_duration: {max_duration}")
    return "\n".join(lines) + "\n"


def _lines(section: Section, indent: str, groups: _Groups) -> Iterator[str]:
    if section.uses:
        yield f"{indent}use: {_TEMPLATE}"
    if section.unlisted:
        yield f"{indent}unlisted: {section.unlisted}"
    if section.definitions is not None:
        yield from _definitions(section.definitions, indent, bare=section.uses)
    if section.people is None:
        return
    rows = {under: list(groups.rows(section.people, under)) for under in ("members", "invitees")}
    if not section.people and not section.uses:
        yield f"{indent}members: {{}}"
    for under, people in rows.items():
        if people:
            yield f"{indent}{under}:"
        yield from (f"{indent}  {whom}: {text}" for whom, text in people)


def _definitions(found: Definitions, indent: str, *, bare: bool) -> Iterator[str]:
    """Policies and roles; `bare`: those of a project whose template has the others."""
    if found.unlisted:
        yield f"{indent}unlisted_roles: {found.unlisted}"
    for title, things in (("policies", found.policies), ("roles", found.roles)):
        if things is None or (bare and not things):
            continue
        yield f"{indent}{title}:" if things else f"{indent}{title}: {{}}"
        for name, content in things.items():
            yield f"{indent}  {name}: {_content(found, title, name, content)}"


def _content(found: Definitions, title: str, name: str, content: list[str]) -> str:
    listed = f"[{', '.join(repr(each) for each in content)}]"
    more = []
    if title == "roles" and name in found.was:
        more.append(f"was: {found.was[name]}")
    if title == "policies" and name in found.descriptions:
        more.append(f"description: {found.descriptions[name] or 'null'}")
    within = "policies" if title == "roles" else "permissions"
    return f"{{{', '.join([f'{within}: {listed}', *more])}}}" if more else listed


def _with_template(dice: random.Random, projects: Mapping[str, Section]) -> tuple[Section | None, dict[str, Section]]:
    """What several projects have in common, taken out of them."""
    users = {name: section for name, section in projects.items() if section.people is not None}
    if not users or dice.random() < 0.5:
        return None, dict(projects)
    sections = list(users.values())
    everywhere = set.intersection(*(set(section.people or {}) for section in sections))
    common: dict[str, tuple[str, str]] = {}
    for email in sorted(everywhere):
        entries = {(section.people or {})[email] for section in sections}
        if len(entries) == 1:
            common[email] = entries.pop()
        elif dice.random() < 0.5:
            common[email] = "members", "Member"  # each project has its own entry, and that one wins
    definitions = _common(sections)
    kept = {section.unlisted for section in sections}
    unlisted = kept.pop() if len(kept) == 1 else ""
    template = Section(unlisted, common, definitions)
    rest = {name: _rest(section, template) if name in users else section for name, section in projects.items()}
    return template, rest


def _common(sections: list[Section]) -> Definitions | None:
    """Definitions that all of them have alike."""
    found = [section.definitions for section in sections]
    first = found[0]
    return first if first is not None and all(one == first for one in found) else None


def _rest(section: Section, template: Section) -> Section:
    people = {
        email: entry for email, entry in (section.people or {}).items() if (template.people or {}).get(email) != entry
    }
    return replace(
        section,
        unlisted="" if template.unlisted else section.unlisted,
        people=people,
        definitions=None if template.definitions is not None else section.definitions,
        uses=True,
    )
