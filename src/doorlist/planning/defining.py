"""Actions for roles and policies: new ones, other definitions, and those that must go.

The third rule (`manual: roles`) is kept here: nothing is deleted that somebody holds, is invited with, or that a
role still has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from doorlist.planning.builder import action_id, record
from doorlist.planning.definitions import final_description
from doorlist.planning.offline import blocked_by
from doorlist.values.action import (
    DefinitionAction,
    PolicyChange,
    PolicyContent,
    RoleContent,
    RoleContentChange,
    about_people,
)
from doorlist.values.scope import ORGANIZATION
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.definitions import PolicyPlan, RolePlan, ScopeDefinitions
    from doorlist.planning.managed_scope import Managed
    from doorlist.platform.ladder import Ladder
    from doorlist.values.action import DefinitionCause, PersonAction
    from doorlist.values.kinds import DefinitionKind
    from doorlist.values.live import Live, LiveScope, Policy, Role
    from doorlist.values.scope import Scope
    from doorlist.values.source import Source


def define_all(managed: Managed, live: Live, builder: PlanBuilder) -> None:
    """Plan every definition that differs; the builder has all that is planned for people.

    Args:
        managed: what the files manage, definitions among it.
        live: with the roles and policies of these scopes, and whoever is in or invited.
        builder: takes the actions, and what forbids them.
    """
    freed = _Freed(about_people(builder.actions))
    for scope, found in managed.definitions.items():
        ladder, source = managed.facts.ladders[scope.type], managed.sources[scope]
        _Scope(scope, ladder, found, live.of(scope), source, builder, freed).plan()


class _Freed:
    """Tells which action takes somebody out of a role, or takes an invitation back."""

    def __init__(self, actions: Iterable[PersonAction]) -> None:
        self.moved: dict[tuple[Scope, str], str] = {}
        self.revoked: dict[tuple[Scope, int | None], str] = {}
        self.gone: dict[str, str] = {}
        for action in actions:
            if action.kind == "revoke":
                self.revoked[action.scope, action.invitation_id] = action.id
            elif action.kind == "remove" and action.scope == ORGANIZATION:
                self.gone[action.email] = action.id
            elif action.kind in ("update-role", "remove"):
                self.moved[action.scope, action.email] = action.id
        self.removed = {(action.scope, action.email): action.id for action in actions if action.kind == "remove"}

    def of_member(self, scope: Scope, email: str) -> str | None:
        """The action that takes a member out of their role."""
        return self.gone.get(email) or self.moved.get((scope, email))

    def of_invitation(self, scope: Scope, email: str, invitation_id: int) -> str | None:
        """The action after which an invitation isn't there any more."""
        return self.revoked.get((scope, invitation_id)) or self.gone.get(email) or self.removed.get((scope, email))


class _Scope:
    def __init__(
        self,
        scope: Scope,
        ladder: Ladder,
        definitions: ScopeDefinitions,
        live: LiveScope,
        source: Source,
        builder: PlanBuilder,
        freed: _Freed,
    ) -> None:
        self._scope = scope
        self._ladder = ladder
        self._definitions = definitions
        self._live = live
        self._source = source
        self._builder = builder
        self._freed = freed
        #: Roles that stay although they should go, by id.
        self._staying: set[str] = set()

    def plan(self) -> None:
        """All of the scope."""
        for policy in self._definitions.policies.values():
            self._policy(policy)
        for role in self._definitions.roles.values():
            self._role(role)
        for policy in self._definitions.policies.values():
            if policy.wanted is None and policy.live is not None:
                self._delete_policy(policy.live)

    def _policy(self, plan: PolicyPlan) -> None:
        wanted, live = plan.wanted, plan.live
        if wanted is None:
            return
        description = final_description(live, wanted.description)
        in_order = not plan.foreign and plan.effective == plan.permissions
        if in_order and live is not None and _same_texts(live, wanted.name, description):
            return
        after = PolicyContent(wanted.name, description, tuple(sorted(plan.permissions)))
        if live is None:
            self._act(
                "define-policy", wanted.name, None, PolicyChange(None, after), self._new(), source=wanted.source
            )
            return
        before = policy_content(live)
        had, has = set(before.permissions), set(after.permissions)
        told = [
            *_given("permission", sorted(has - had)),
            *_taken("permission", sorted(had - has)),
            *_renamed(before, after),
        ]
        if plan.foreign and had == has:
            told.append("Has permissions of the same names that are not this scope's own.")
        self._redefine(
            "redefine-policy", wanted.name, live.id, PolicyChange(before, after), told, wanted.source, had == has
        )

    def _role(self, plan: RolePlan) -> None:
        wanted, live, names = plan.wanted, plan.live, self._definitions.names
        if wanted is None:
            if live is not None:
                self._delete_role(live)
            return
        description = final_description(live, wanted.description)
        had = {policy.id for policy in live.policies} if live is not None else set[str]()
        has = set(plan.policies)
        if live is not None and had == has and _same_texts(live, wanted.name, description):
            return
        after = RoleContent(wanted.name, description, tuple(sorted(names[key] for key in plan.policies)))
        new = tuple(
            action_id("define-policy", self._scope, names[key])
            for key in plan.policies
            if key in self._definitions.policies and self._definitions.policies[key].live is None
        )
        if live is None:
            change = RoleContentChange(None, after)
            self._act("define-role", wanted.name, None, change, self._new(), source=wanted.source, after=new)
            return
        # A policy that is renamed stays the same one: the role neither gets nor loses it.
        known = sorted(names.get(policy.id, policy.name) for policy in live.policies)
        before = replace(role_content(live), policies=tuple(known))
        told = [
            *_given("policy", sorted(names.get(key, key) for key in has - had)),
            *_taken("policy", sorted(policy.name for policy in live.policies if policy.id not in has)),
            *_renamed(before, after),
        ]
        change = RoleContentChange(before, after)
        self._redefine("redefine-role", wanted.name, live.id, change, told, wanted.source, had == has, new)

    def _delete_role(self, role: Role) -> None:
        freed: list[str] = []
        stuck: list[str] = []
        invited: list[str] = []
        for member in (self._live.members or {}).values():
            if member.role is not None and member.role.id == role.id:
                action = self._freed.of_member(self._scope, member.email)
                (stuck if action is None else freed).append(action or member.email)
        for invitation in self._live.invitations or ():
            if invitation.role_id == role.id:
                action = self._freed.of_invitation(self._scope, invitation.email, invitation.id)
                (invited if action is None else freed).append(action or invitation.email)
        if stuck or invited:
            self._staying.add(role.id)
            what = [f"is held by {plural(len(stuck), 'person')}"] if stuck else []
            what += [f"is offered to {plural(len(set(invited)), 'person')}"] if invited else []
            emails = tuple(sorted({*stuck, *invited}))
            reason = f"The role {role.name} isn't defined in the files and {listed(what)}: {listed(emails)}."
            reason = f"{reason} {self._way_out(stuck, invited)}"
            self._block("role-in-use", role.name, emails, reason)
            return
        self._delete("delete-role", role.name, role.id, RoleContentChange(role_content(role), None), freed)

    def _way_out(self, stuck: list[str], invited: list[str]) -> str:
        """What somebody can do about a role that is in use."""
        ways = ["have whoever holds it take another role"] if stuck else []
        # Who is to own the scope keeps any offer until they have joined, and is given its role then.
        waits = (one.email for one in self._builder.waiting if one.scope == self._scope and one.what == "transfer")
        heirs = sorted({*waits}.intersection(invited))
        ways += [f"wait until {listed(heirs)} has joined to become {self._ladder.owner}"] if heirs else []
        ways += ["revoke the invitation on the platform"] if invited else []
        ways += ["define the role", "set `unlisted_roles: keep`"]
        told = listed(ways, last="or")
        return f"{told[0].upper()}{told[1:]}."

    def _delete_policy(self, policy: Policy) -> None:
        before, stuck = [], []
        for role in self._live.roles or ():
            if all(one.id != policy.id for one in role.policies):
                continue
            plan = self._definitions.roles.get(role.id)
            if plan is None or role.id in self._staying:
                stuck.append(role.name)
            elif plan.wanted is None:
                before.append(action_id("delete-role", self._scope, role.name))
            else:
                before.append(action_id("redefine-role", self._scope, plan.wanted.name))
        if stuck:
            roles = listed(sorted(stuck))
            reason = f"The policy {policy.name} isn't defined in the files, and the role {roles} still has it."
            if len(stuck) > 1:
                reason = f"The policy {policy.name} isn't defined in the files, and the roles {roles} still have it."
            self._block("policy-in-use", policy.name, (), reason)
            return
        change = PolicyChange(policy_content(policy), None)
        self._delete("delete-policy", policy.name, policy.id, change, before)

    def _redefine(
        self,
        kind: DefinitionKind,
        name: str,
        definition_id: str,
        change: PolicyChange | RoleContentChange,
        told: list[str],
        source: Source,
        only_texts: bool,
        after: tuple[str, ...] = (),
    ) -> None:
        cause: DefinitionCause = "definition-differs"
        if only_texts and change.before is not None and change.after is not None:
            cause = "renamed" if change.before.name != change.after.name else cause
        self._act(kind, name, definition_id, change, " ".join(told), cause=cause, source=source, after=after)

    def _delete(
        self,
        kind: DefinitionKind,
        name: str,
        definition_id: str,
        change: PolicyChange | RoleContentChange,
        after: list[str],
    ) -> None:
        reason = f"The files don't define it, and unlisted roles and policies of {self._scope.label} are removed."
        needs = tuple(dict.fromkeys(sorted(after)))
        self._act(kind, name, definition_id, change, reason, cause="unlisted", source=None, after=needs)

    def _act(
        self,
        kind: DefinitionKind,
        name: str,
        definition_id: str | None,
        change: PolicyChange | RoleContentChange,
        reason: str,
        *,
        cause: DefinitionCause = "not-defined",
        source: Source | None,
        after: tuple[str, ...] = (),
    ) -> None:
        made = action_id(kind, self._scope, name)
        where = None if source is None else record(source)
        self._builder.actions.append(
            DefinitionAction(
                made, kind, self._scope, name, definition_id, change, cause, reason, where, depends_on=after
            )
        )

    def _new(self) -> str:
        return f"Defined in the file; not in {self._scope.label} yet."

    def _block(self, guardrail: str, name: str, emails: tuple[str, ...], reason: str) -> None:
        self._builder.blocked.append(blocked_by(guardrail, self._scope, emails, reason, self._source, name))


def _same_texts(live: Policy | Role, name: str, description: str | None) -> bool:
    return live.name == name and (live.description or None) == description


def policy_content(policy: Policy) -> PolicyContent:
    """A live policy as a plan shows it."""
    permissions = sorted(permission.name for permission in policy.permissions)
    return PolicyContent(policy.name, policy.description or None, tuple(permissions))


def role_content(role: Role) -> RoleContent:
    """A live role as a plan shows it."""
    return RoleContent(role.name, role.description or None, tuple(sorted(policy.name for policy in role.policies)))


def _given(noun: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"The file adds the {noun if len(names) == 1 else _plural(noun)} {listed(names)}."


def _taken(noun: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"The file doesn't have the {noun if len(names) == 1 else _plural(noun)} {listed(names)}."


def _plural(noun: str) -> str:
    return "policies" if noun == "policy" else f"{noun}s"


def _renamed(before: PolicyContent | RoleContent, after: PolicyContent | RoleContent) -> Iterator[str]:
    if before.name != after.name:
        yield f"It is called {before.name} until now."
    if before.description != after.description:
        yield "The file has another description." if after.description else "The file has no description."
