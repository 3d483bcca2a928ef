"""Puts what all files say together to `Desired`, and checks that the parts fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from doorlist.access.check import check_identity, check_listed, check_owners, owner_spellings
from doorlist.access.check_definitions import DefinitionsCheck
from doorlist.access.groups import Expansion
from doorlist.access.templates import Resolved, Templates
from doorlist.values.at_moment import bounded
from doorlist.values.desired import Desired, DesiredScope, InvitationSettings, WantedPolicy, WantedRole
from doorlist.values.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from doorlist.access.partial import Definition, Definitions, PartialDesired, PartialScope
    from doorlist.access.problems import Problems
    from doorlist.values.guardrails import Guardrails


T = TypeVar("T")


class Whole(NamedTuple):
    """What all files come to, groups and templates resolved.

    Attributes:
        scopes: the organization first where there is one.
        unused_templates: those that no project uses, and where they stand.
    """

    scopes: tuple[Resolved, ...]
    unused_templates: Mapping[str, Source]


def resolve(
    partial: PartialDesired,
    role_names: Iterable[str],
    files: tuple[str, ...],
    problems: Problems,
    *,
    now: datetime,
    complete: bool,
) -> Whole:
    """Resolve groups and templates; what doesn't fit together is a problem.

    Args:
        partial: what the files say.
        role_names: all names of roles in it, as written.
        files: the files.
        problems: takes what is wrong.
        now: the present moment; groups that give different roles at times that are over are in order.
        complete: whether all files could be read. Where one is missing, what it may hold isn't asked for.
    """
    expansion = Expansion(partial.groups, problems, now=now, complete=complete)
    organization = partial.organization
    first = [] if organization is None else [Resolved(organization, *expansion.of(organization))]
    templates = Templates(partial.templates, expansion, problems, complete=complete)
    projects = [templates.resolved(project) for project in partial.projects.values()]
    scopes = (*first, *projects)
    owners = owner_spellings(role_names)
    for scope in scopes:
        check_owners(scope.partial, scope.all(), owners, problems)
    check_identity(partial, files, problems, complete=complete)
    if complete and organization is not None and _names_everybody(organization):
        check_listed(first[0].entries, [(project.partial, project.entries) for project in projects], problems)
    _check_definitions(partial, first, projects, problems, complete=complete)
    unused = {name: _source(one) for name, one in partial.templates.items() if name not in templates.used}
    return Whole(scopes, unused)


def _check_definitions(
    partial: PartialDesired,
    organization: Iterable[Resolved],
    projects: Iterable[Resolved],
    problems: Problems,
    *,
    complete: bool,
) -> None:
    in_projects = DefinitionsCheck("project", problems)
    for template in partial.templates.values():
        in_projects.check_names(template)
    for check, scopes in ((DefinitionsCheck("organization", problems), organization), (in_projects, projects)):
        for scope in scopes:
            check.check_names(scope.partial)
            if complete:
                check.check_roles(scope.partial, scope.all())


def _names_everybody(organization: PartialScope) -> bool:
    unlisted = organization.settings.value("unlisted", "remove")
    return organization.managed and not organization.broken and unlisted == "remove"


def assemble(partial: PartialDesired, whole: Whole, guardrails: Guardrails, files: tuple[str, ...]) -> Desired:
    """The desired state; there are no problems, so the organization is first among the scopes."""
    organization, *projects = whole.scopes
    settings = partial.invitations
    desired = Desired(
        organization=_scope(organization, organization.partial.settings.value("name")),
        projects=tuple(_scope(project, project.partial.name) for project in projects),
        invitations=InvitationSettings(
            projects=settings.value("projects", "immediately"),
            declined=settings.value("declined", "hold"),
            resend_after=settings.value("resend_after"),
        ),
        guardrails=guardrails,
        files=files,
        unnamed_projects=organization.partial.settings.value("unnamed_projects", "ignore"),
    )
    return bounded(desired)


def _scope(scope: Resolved, name: str | None) -> DesiredScope:
    partial = scope.partial
    return DesiredScope(
        name=name,
        id=partial.settings.value("id"),
        source=_source(partial),
        managed=partial.managed,
        unlisted=partial.settings.value("unlisted", "remove"),
        entries=scope.entries,
        others=scope.others,
        unlisted_roles=partial.settings.value("unlisted_roles", "remove"),
        roles=_wanted(WantedRole, partial.roles),
        policies=_wanted(WantedPolicy, partial.policies),
    )


def _wanted(kind: Callable[..., T], definitions: Definitions | None) -> Mapping[str, T] | None:
    if definitions is None:
        return None
    return {one.name: kind(one.name, *_body(one)) for one in definitions.values()}


def _body(one: Definition) -> tuple[object, ...]:
    """The fields that follow the name in both `WantedRole` and `WantedPolicy`."""
    was = None if one.was is None else one.was.value
    return tuple(one.items), _source(one), one.description, was, one.template


def _source(stands: PartialScope | Definition) -> Source:
    return Source(stands.place.file, stands.place.line)
