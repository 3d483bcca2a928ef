"""What doorlist knows of the platform without asking it, as one value (manual: platform)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.scope import ScopeType

#: An invitation's status. The platform may add others: those are taken for open.
PENDING: Final = "PENDING"
DECLINED: Final = "DECLINED"
ACCEPTED: Final = "ACCEPTED"


@dataclass(frozen=True, slots=True)
class BuiltinRole:
    """A role that every scope of its kind has, and that nobody can change.

    Attributes:
        name: as the platform writes it; names of roles are compared without regard to case.
        lacks: the permissions that it doesn't give, as the platform documents them. It gives all others, also those
            that the catalogue gains later.
    """

    name: str
    lacks: frozenset[str] = frozenset()

    def gives(self, permission: str) -> bool:
        """Whether whoever holds this role has a permission (`resource:action`)."""
        return permission not in self.lacks


@dataclass(frozen=True, slots=True)
class Facts:
    """One platform.

    Attributes:
        builtin: the built-in roles of each kind of scope, from the highest to the lowest. The first is the Owner's,
            which one person holds at most. A transfer gives the previous Owner the second. An invitation without a
            role gives the last.
        admins: how many of the organization's built-in roles, from the top, count for `min_admins` and `max_admins`.
        seats: how many members and invitations a subscription allows together; one that isn't named has no limit.
        invitations_a_call: the most addresses in one request.
        reaches_projects: who holds this permission in the organization may do everything in every project.
        gives_roles: who holds this permission in a scope gives its roles to people.
        changes_roles: who holds this one changes what its roles may do.
        resources: what permissions are about in each kind of scope. The catalogue is read, and may have more: these
            only tell a project's from the organization's where there is none to read.
        documented: when `lacks` and `resources` were taken from the platform's documentation, for texts that call it
            so.
    """

    builtin: Mapping[ScopeType, tuple[BuiltinRole, ...]]
    admins: int
    seats: Mapping[str, int]
    invitations_a_call: int
    reaches_projects: str
    gives_roles: str
    changes_roles: str
    resources: Mapping[ScopeType, frozenset[str]]
    documented: str

    def builtin_role(self, kind: ScopeType, name: str | None) -> BuiltinRole | None:
        """The built-in role of that name in a kind of scope, `None` for a custom one."""
        folded = (name or "").casefold()
        return next((role for role in self.builtin[kind] if role.name.casefold() == folded), None)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONFIDENT_AI: Final = Facts(
    builtin={
        "organization": (
            BuiltinRole("Owner"),
            BuiltinRole("Admin"),
            BuiltinRole(
                "Member",
                lacks=_words(
                    "project:manage organization:manage featureAccess:manage sso:manage apiKey:manage user:manage "
                    "user:delete billing:manage modelCredential:manage modelCost:manage metric:manage "
                    "retentionConfig:manage iam:manage"
                ),
            ),
        ),
        "project": (
            BuiltinRole("Owner"),
            BuiltinRole("Manager"),
            BuiltinRole(
                "Member",
                lacks=_words("project:delete retentionConfig:manage user:manage user:delete iam:manage"),
            ),
        ),
    },
    admins=2,
    seats={"FREE": 2},
    invitations_a_call=50,
    reaches_projects="project:manage",
    gives_roles="user:manage",
    changes_roles="iam:manage",
    resources={
        "organization": _words(
            "project organization featureAccess sso apiKey user billing modelCredential modelCost metric "
            "retentionConfig iam"
        ),
        "project": _words(
            "dataset golden metric metricCollection evaluationRule trace span thread endUser testRun testCase "
            "experiment prompt promptVersion promptLabel annotationQueue queue_item project apiKey modelCredential "
            "modelCost evaluationModel retentionConfig iam transformer aiConnection alertConfig integration user"
        ),
    },
    documented="July 2026",
)
