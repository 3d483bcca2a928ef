"""Who may do what, worked out by sets alone in the worlds of `defined`: the reference of a plan's rules."""

from __future__ import annotations

from doorlist.values.live import Live, LiveScope
from doorlist.values.scope import ORGANIZATION, Scope
from support.defined import CATALOGUE

May = dict[tuple[Scope, str], frozenset[str]]
#: Of the small catalogue, what the documentation takes from the built-in roles that don't have everything.
_WITHHELD = {
    "organization": {"iam:manage", "project:manage", "user:manage"},
    "project": {"iam:manage", "user:manage"},
}
_EVERYTHING = {kind: frozenset(names) for kind, names in CATALOGUE.items()}


def may(live: Live) -> May:
    """Who may do what, worked out from lists by sets alone."""
    found: May = {}
    for scope, there in live.scopes.items():
        of_role = {role.id: may_by_role(scope, role.id, there) for role in there.roles or ()}
        for email, member in (there.members or {}).items():
            found[scope, email] = of_role[member.role.id] if member.role else frozenset()
    reaching = {email for (scope, email), can in found.items() if scope == ORGANIZATION and "project:manage" in can}
    for scope in live.scopes:
        for email in reaching if scope != ORGANIZATION else ():
            found[scope, email] = _EVERYTHING["project"]
    return found


def may_by_role(scope: Scope, role_id: str, there: LiveScope) -> frozenset[str]:
    """What a role of a scope lets somebody do there."""
    role = next(one for one in there.roles or () if one.id == role_id)
    everything = _EVERYTHING[scope.type]
    if role.builtin:
        return everything - _WITHHELD[scope.type] if role.name == "Member" else everything
    catalogue = {one.id: one.name for one in there.permissions or ()}
    policies = {policy.id: policy for policy in there.policies or ()}
    given = [policies[one.id].permissions for one in role.policies if one.id in policies]
    return frozenset(catalogue[one.id] for some in given for one in some if one.id in catalogue)
