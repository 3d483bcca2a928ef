"""Writes access files of live state, for `import`, as `fmt` lays them out. Planning them right away has no actions.

Not all that live can hold can be said in a file: somebody without a role, or with an invitation left over, would get
an action as soon as they are named. They are left out, a comment says who and why, and their scope says `unlisted:
keep` until a person has decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from doorlist.editing.definable import defined_of
from doorlist.editing.emit import comment, is_expressible, is_key, scalar
from doorlist.editing.nameable import Listed, listed_of
from doorlist.editing.proposals import Proposal, proposals
from doorlist.editing.shape import by_name, by_person
from doorlist.platform.mail_providers import kind_of
from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from doorlist.editing.definable import Definable, Defined
    from doorlist.editing.nameable import Named
    from doorlist.platform.facts import Facts
    from doorlist.values.live import Live

ONE_FILE: Final = "access.yaml"
ORGANIZATION_FILE: Final = "organization.yaml"
#: The first line of a file that holds one project.
WRITTEN: Final = "# Written by `doorlist import` from live state."
#: The longest list that stands on one line.
_WIDTH: Final = 100
#: A permission needs no quotes in a list, though a colon stands in it.
_PLAIN_ITEM: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*:[A-Za-z][A-Za-z0-9_]*").fullmatch
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")


@dataclass(frozen=True, slots=True)
class _Book:
    """Collects all that is to be written, before it is text."""

    live: Live
    scopes: Mapping[Scope, Listed]
    defined: Mapping[Scope, Defined]
    groups: Sequence[Proposal] = ()
    outsiders: Sequence[str] = ()
    keys: Mapping[Scope, str] = field(default_factory=dict)
    keep: bool = False


def write(
    live: Live, facts: Facts, *, split: bool = False, groups: bool = False, keep: bool = False
) -> dict[str, str]:
    """Access files that come to the live state. The same live state gives the same text.

    Args:
        live: everything read: members, invitations and roles of every scope; roles and policies are written where
            policies were read, too.
        facts: of the platform whose state it is.
        split: one file for each project and `organization.yaml`, instead of one for all.
        groups: propose groups of people who hold the same roles in several scopes.
        keep: let every scope keep whom, and what, it doesn't name.

    Returns:
        File names with their texts; the names are safe on any system, whatever the projects are called.
    """
    book = replace(_book(live, facts, groups=groups), keep=keep)
    if not split:
        projects = sorted(book.keys, key=lambda project: by_name(book.keys[project]))
        body = [*_organization(book), *_projects(book, projects)]
        return {ONE_FILE: _text([*_head(book), *body, *_groups(book), *_guardrails(book)])}
    files = {ORGANIZATION_FILE: _text([*_head(book), *_organization(book), *_groups(book), *_guardrails(book)])}
    for project in sorted(book.keys, key=scope_order):
        files[_file_name(project.name, files)] = _text([WRITTEN, "version: 1", *_projects(book, [project])])
    return files


def _book(live: Live, facts: Facts, *, groups: bool) -> _Book:
    scopes = {scope: listed_of(live.of(scope), facts.ladders[scope.type]) for scope in (ORGANIZATION, *live.projects)}
    listed = {person.email for person in scopes[ORGANIZATION].named}
    outsiders = sorted(
        {person.email for scope, there in scopes.items() if scope != ORGANIZATION for person in there.named} - listed
    )
    found = list(proposals({scope: there.members for scope, there in scopes.items()}) if groups else ())
    found.sort(key=lambda group: by_name(group.name))
    defined = {scope: defined_of(facts.ladders[scope.type], live.of(scope)) for scope in scopes}
    return _Book(live, scopes, defined, found, outsiders, _keys(live.projects))


def _keys(projects: Sequence[Scope]) -> dict[Scope, str]:
    """The key of each project: its name, or a label where the name can't be a key. Only a name stands alone."""
    names = [project.name for project in projects]
    taken = set(names)
    keys: dict[Scope, str] = {}
    for project in sorted(projects, key=scope_order):
        if _is_key(project, names):
            keys[project] = project.name
        elif is_expressible(project.id):
            label = comment(project.name).strip() or "project"
            key, number = label, 1
            while key in taken:
                number += 1
                key = f"{label} ({number})"
            taken.add(key)
            keys[project] = key
    return keys


def _is_key(project: Scope, names: Sequence[str]) -> bool:
    name = project.name
    return is_key(name) and names.count(name) == 1


def _head(book: _Book) -> Iterator[str]:
    yield f"# Who is where in {comment(book.live.organization.name)}, written by `doorlist import` from live state."
    yield "# As it stands, planning it has no actions. Whoever a scope doesn't name is removed from it, unless the"
    yield "# scope says `unlisted: keep`."
    unwritten = [project for project in book.live.projects if project not in book.keys]
    for project in unwritten:
        yield f"# Left out, as neither its name nor its id can be written: the project {comment(project.name)}"
    yield "version: 1"


def _organization(book: _Book) -> Iterator[str]:
    live = book.live.organization
    yield ""
    yield "organization:"
    if is_expressible(live.name):
        yield f"  name: {scalar(live.name)}"
    if is_expressible(live.id):
        yield f"  id: {scalar(live.id)}"
    there = book.scopes[ORGANIZATION]
    reasons = [f"{comment(email)}: named in a project, and not in the organization" for email in book.outsiders]
    yield from _people(book, ORGANIZATION, there, "  ", reasons)
    yield from _definitions(book, ORGANIZATION, "  ")


def _projects(book: _Book, projects: Sequence[Scope]) -> Iterator[str]:
    yield ""
    yield "projects:" if projects else "projects: {}"
    for number, project in enumerate(projects):
        if number:
            yield ""
        key = book.keys[project]
        yield f"  {scalar(key)}:"
        if key != project.name or not _is_key(project, [other.name for other in book.keys]):
            yield f"    id: {scalar(project.id)}"
        yield from _people(book, project, book.scopes[project], "    ", [])
        yield from _definitions(book, project, "    ")


def _people(book: _Book, scope: Scope, there: Listed, indent: str, reasons: Sequence[str]) -> Iterator[str]:
    reasons = [*reasons, *(f"{comment(out.email)}: {out.why}" for out in there.left_out)]
    if reasons:
        yield f"{indent}# Not named here, for a person to decide; then take out `unlisted: keep`:"
        yield from (f"{indent}# - {reason}" for reason in reasons)
    if reasons or book.keep:
        yield f"{indent}unlisted: keep"
    through = {email: group for group in book.groups if scope in group.roles for email in group.emails}
    members = [person for person in there.members if person.email not in through]
    held = [group for group in book.groups if scope in group.roles]
    if members or held:
        yield f"{indent}members:"
        yield from _entries(members, indent)
        yield from (f"{indent}  group:{group.name}: {group.roles[scope]}" for group in held)
    if there.invitees:
        yield f"{indent}invitees:"
        yield from _entries(there.invitees, indent)
    if not there.named:
        yield f"{indent}members: {{}}"


def _definitions(book: _Book, scope: Scope, indent: str) -> Iterator[str]:
    """Roles and policies. Where a scope has neither, they stay unmanaged."""
    defined = book.defined[scope]
    if not defined:
        return
    yield from _section("policies", "permissions", defined.policies, indent)
    yield from _section("roles", "policies", defined.roles, indent)
    if defined.left_out:
        yield f"{indent}# Not defined here, for a person to decide; then take out `unlisted_roles: keep`:"
        yield from (f"{indent}# - {comment(reason)}" for reason in defined.left_out)
    if defined.left_out or book.keep:
        yield f"{indent}unlisted_roles: keep"


def _section(key: str, items: str, definitions: Sequence[Definable], indent: str) -> Iterator[str]:
    yield f"{indent}{key}:" if definitions else f"{indent}{key}: {{}}"
    for one in definitions:
        name = f"{indent}  {scalar(one.name)}:"
        if one.description is None:
            yield from _list(name, one.items, f"{indent}    ")
        else:
            yield name
            yield from _list(f"{indent}    {items}:", one.items, f"{indent}      ")
            yield f"{indent}    description: {scalar(one.description)}"


def _list(key: str, items: Sequence[str], indent: str) -> Iterator[str]:
    """A list beside its key where it is short, else below."""
    line = f"{key} [{', '.join(map(_item, items))}]"
    if len(line) <= _WIDTH or not items:
        yield line
        return
    yield key
    yield from (f"{indent}- {_item(item)}" for item in items)


def _item(text: str) -> str:
    """An item of a list in brackets, where a comma or a bracket would end it."""
    return text if _PLAIN_ITEM(text) else scalar(text)


def _entries(people: Sequence[Named], indent: str) -> Iterator[str]:
    for person in people:
        note = f" # {comment(person.note)}" if person.note else ""
        yield f"{indent}  {scalar(person.email)}: {person.role}{note}"


def _groups(book: _Book) -> Iterator[str]:
    if not book.groups:
        return
    names = {
        member.email: member.name for there in book.live.scopes.values() for member in (there.members or {}).values()
    }
    yield ""
    yield "groups:"
    for group in book.groups:
        yield f"  {group.name}:"
        for email in sorted(group.emails, key=by_person):
            name = (names.get(email) or "").strip()
            yield f"    - {scalar(email)}{f' # {comment(name)}' if name else ''}"


def _guardrails(book: _Book) -> Iterator[str]:
    """Free-mail domains are accepted only where they are allowed, so all that are in use have to be."""
    domains = {person.email.rpartition("@")[2] for there in book.scopes.values() for person in there.named}
    if not any(kind_of(domain) for domain in domains):
        return
    yield ""
    yield "guardrails:"
    yield "  # Every domain in use. A free-mail domain is accepted only where it stands here."
    yield f"  allowed_domains: [{', '.join(scalar(domain) for domain in sorted(domains, key=by_person))}]"


def _file_name(project: str, taken: Mapping[str, str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", project.lower())[:60].strip("-") or "project"
    if _RESERVED.match(slug):
        slug = f"project-{slug}"
    name, number = f"{slug}.yaml", 1
    while name in taken:
        number += 1
        name = f"{slug}-{number}.yaml"
    return name


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
