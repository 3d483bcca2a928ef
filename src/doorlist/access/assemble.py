"""The draft of all files → `Desired`, with the checks between its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.access.check import check_identity, check_listed, check_owners, owner_spellings
from doorlist.access.groups import Expansion
from doorlist.values.desired import Desired, DesiredScope, InvitationSettings, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from doorlist.access.partial import PartialDesired, PartialScope
    from doorlist.access.problems import Problems
    from doorlist.values.desired import Entry, Guardrails


class Resolved(NamedTuple):
    """A scope with its groups resolved."""

    partial: PartialScope
    entries: Mapping[str, Entry]


def resolve(
    partial: PartialDesired, role_names: Iterable[str], files: tuple[str, ...], problems: Problems, *, complete: bool
) -> tuple[Resolved, ...]:
    """All scopes, the organization first where there is one; what doesn't fit together is a problem.

    Args:
        draft: what the files say.
        role_names: all names of roles in it, as written.
        files: the files.
        problems: takes what is wrong.
        complete: whether all files could be read. Where one is missing, what it may hold isn't asked for.
    """
    expansion = Expansion(partial.groups, problems, complete=complete)
    drafts = [*([partial.organization] if partial.organization else []), *partial.projects.values()]
    scopes = tuple(Resolved(scope, expansion.of(scope)) for scope in drafts)
    owners = owner_spellings(role_names)
    for scope in scopes:
        check_owners(scope.partial, scope.entries, owners, problems)
    check_identity(partial, files, problems, complete=complete)
    if complete and partial.organization is not None and _names_everybody(partial.organization):
        check_listed(scopes[0].entries, scopes[1:], problems)
    return scopes


def _names_everybody(organization: PartialScope) -> bool:
    unlisted = organization.settings.value("unlisted", "remove")
    return organization.managed and not organization.broken and unlisted == "remove"


def assemble(
    partial: PartialDesired, scopes: tuple[Resolved, ...], guardrails: Guardrails, files: tuple[str, ...]
) -> Desired:
    """The desired state; the draft is free of problems, so the organization is first among the scopes."""
    organization, *projects = scopes
    settings = partial.invitations
    return Desired(
        organization=_scope(organization, organization.partial.settings.value("name")),
        projects=tuple(_scope(project, project.partial.name) for project in projects),
        invitations=InvitationSettings(
            projects=settings.value("projects", "immediately"),
            declined=settings.value("declined", "hold"),
            resend_after=settings.value("resend_after"),
        ),
        guardrails=guardrails,
        files=files,
    )


def _scope(scope: Resolved, name: str | None) -> DesiredScope:
    partial, entries = scope
    return DesiredScope(
        name=name,
        id=partial.settings.value("id"),
        source=Source(partial.place.file, partial.place.line),
        managed=partial.managed,
        unlisted=partial.settings.value("unlisted", "remove"),
        entries=entries,
    )
