"""The platform in a few lines: what an action does to a live state, and what people do by themselves.

Source of every rule: `manual: platform`. It refuses what the platform refuses, and also what the platform would
swallow (an invitation to somebody invited already is dropped silently there): a plan must contain neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.values.action import PersonAction, PolicyContent, RoleContent
from doorlist.values.live import HeldRole, Invitation, Live, LiveScope, Member, Policy, PolicyRef, Role
from doorlist.values.scope import ORGANIZATION, Scope
from support.worlds import BUILTIN, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.values.action import Action, DefinitionAction

FREE_SEATS = 2


class Refused(AssertionError):
    """The platform would answer 4xx, or do nothing."""


class Simulator:
    """A platform that starts from a live state.

    Attributes:
        mails: scope and email of each mail sent, in order.
        joining_clears: whether somebody who comes in through a project loses an open invitation to the organization.
            The contract doesn't say, so both are tried.
    """

    def __init__(self, live: Live, *, joining_clears: bool = False) -> None:
        self.organization = live.organization
        self.projects = live.projects
        self.roles = {scope: there.roles or () for scope, there in live.scopes.items()}
        self.policies = {scope: there.policies for scope, there in live.scopes.items()}
        self.permissions = {scope: there.permissions for scope, there in live.scopes.items()}
        self.members = {scope: dict(there.members or {}) for scope, there in live.scopes.items()}
        self.invitations = {scope: list(there.invitations or ()) for scope, there in live.scopes.items()}
        self.mails: list[tuple[str, str]] = []
        self.joining_clears = joining_clears
        self._last = max((i.id for many in self.invitations.values() for i in many), default=0)

    def live(self) -> Live:
        """The present state, read completely."""
        scopes = {
            scope: LiveScope(
                dict(self.members[scope]),
                tuple(self.invitations[scope]),
                self.roles[scope],
                self.policies[scope],
                self.permissions[scope],
            )
            for scope in self.members
        }
        return Live(self.organization, self.projects, scopes)

    def owner(self, scope: Scope) -> str | None:
        return next((m.email for m in self.members[scope].values() if m.role and m.role.name == "Owner"), None)

    # What doorlist does

    def run(self, action: Action) -> None:
        """Carry one action out, or raise `Refused`."""
        if not isinstance(action, PersonAction):
            self._define(action)
            return
        {
            "update-role": self._update_role,
            "remove": self._remove,
            "revoke": self._revoke,
            "invite": self._invite,
            "resend": self._resend,
        }[action.kind](action)

    def _update_role(self, action: PersonAction) -> None:
        member = self._member(action)
        role = self._role(action.scope, action.role.after, action.role_id)
        owner = self.owner(action.scope)
        if member.email == owner:
            raise Refused(f"the Owner can't be demoted directly: {action}")
        if role.name == "Owner" and owner is not None:
            lower = self._role(action.scope, BUILTIN[action.scope.type][1])
            previous = self.members[action.scope][owner]
            self.members[action.scope][owner] = previous._replace(role=lower)
        self.members[action.scope][member.email] = member._replace(role=role)

    def _remove(self, action: PersonAction) -> None:
        member = self._member(action)
        if member.email == self.owner(action.scope):
            raise Refused(f"the Owner can't be removed: {action}")
        for scope in self.members if action.scope == ORGANIZATION else [action.scope]:
            self.members[scope].pop(member.email, None)
            self._clear(scope, member.email)

    def _revoke(self, action: PersonAction) -> None:
        self.invitations[action.scope].remove(self._invitation(action))

    def _invite(self, action: PersonAction) -> None:
        scope, email = action.scope, action.email
        role = self._role(scope, action.role.after, action.role_id)
        if role.name == "Owner":
            raise Refused(f"Owner can't be given by invitation: {action}")
        if email in self.members[scope] or any(i.email == email for i in self.invitations[scope]):
            raise Refused(f"in already, or invited already: {action}")
        people = {*self.members[ORGANIZATION], *(i.email for many in self.invitations.values() for i in many)}
        if self.organization.plan == "FREE" and len(people | {email}) > FREE_SEATS:
            raise Refused(f"the FREE plan is full: {action}")
        self._last += 1
        self.invitations[scope].append(Invitation(self._last, email, "PENDING", "2026-03-01T12:00:00Z", role.id))
        self.mails.append((scope.key, email))

    def _resend(self, action: PersonAction) -> None:
        invitation = self._invitation(action)
        if invitation.status == "ACCEPTED":
            raise Refused(f"mails somebody who has accepted: {action}")
        self._set_status(action.scope, invitation, "PENDING")
        self.mails.append((action.scope.key, action.email))

    # Roles and policies

    def _define(self, action: DefinitionAction) -> None:
        """Names must differ without regard to case; nothing may be deleted that is held, offered or used."""
        of_policy = action.kind.endswith("policy")
        present: list[Policy | Role] = [*((self.policies if of_policy else self.roles)[action.scope] or ())]
        others = [one for one in present if one.id != action.definition_id]
        if len(others) != len(present) - (action.definition_id is not None):
            raise Refused(f"isn't there: {action}")
        after = action.definition.after
        if after is None:
            self._delete(action, others, of_policy=of_policy)
            return
        if any(one.name.casefold() == after.name.casefold() for one in others):
            raise Refused(f"the name is taken: {action}")
        ident = action.definition_id or f"{action.scope.key}/made/{action.kind[-6:]}/{after.name}"
        made: Policy | Role = self._policy(action, ident) if of_policy else self._made_role(action, ident)
        place = next((number for number, one in enumerate(present) if one.id == ident), len(present))
        present[place : place + 1] = [made]
        self._put(action.scope, present, of_policy=of_policy)

    def _delete(self, action: DefinitionAction, others: list[Policy | Role], *, of_policy: bool) -> None:
        scope, gone = action.scope, action.definition_id
        if of_policy and any(one.id == gone for role in self.roles[scope] for one in role.policies):
            raise Refused(f"a role has it: {action}")
        held = any(member.role and member.role.id == gone for member in self.members[scope].values())
        if held or any(invitation.role_id == gone for invitation in self.invitations[scope]):
            raise Refused(f"somebody has it: {action}")
        self._put(scope, others, of_policy=of_policy)

    def _put(self, scope: Scope, found: list[Policy | Role], *, of_policy: bool) -> None:
        if of_policy:
            self.policies[scope] = tuple(one for one in found if isinstance(one, Policy))
            names = {one.id: one.name for one in found}
            self.roles[scope] = tuple(
                role._replace(policies=tuple(one._replace(name=names.get(one.id, one.name)) for one in role.policies))
                for role in self.roles[scope]
            )
            return
        self.roles[scope] = tuple(one for one in found if isinstance(one, Role))
        names = {one.id: one.name for one in found}
        for email, member in self.members[scope].items():
            if member.role is not None:
                renamed = HeldRole(member.role.id, names.get(member.role.id, member.role.name))
                self.members[scope][email] = member._replace(role=renamed)

    def _policy(self, action: DefinitionAction, ident: str) -> Policy:
        after = action.definition.after
        assert isinstance(after, PolicyContent)
        catalogue = {one.name: one for one in self.permissions[action.scope] or ()}
        return Policy(ident, after.name, after.description, tuple(catalogue[name] for name in after.permissions))

    def _made_role(self, action: DefinitionAction, ident: str) -> Role:
        after = action.definition.after
        assert isinstance(after, RoleContent)
        there = {one.name: one.id for one in self.policies[action.scope] or ()}
        policies = tuple(PolicyRef(there[name], name) for name in after.policies)
        return Role(ident, after.name, False, after.description, policies)

    # What people do

    def accept(self, scope: Scope, email: str) -> None:
        """Somebody accepts their invitation; a project's brings them into the organization."""
        mine = [i for i in self.invitations[scope] if i.email == email and i.status != "ACCEPTED"]
        if not mine:
            return
        accepted = mine[-1]
        self.invitations[scope].remove(accepted)
        if email not in self.members[scope]:
            role_id = accepted.role_id or self._role(scope, "Member").id
            role = next((r for r in self.roles[scope] if r.id == role_id), self._role(scope, "Member"))
            self._join(scope, email, HeldRole(role.id, role.name))
        if scope != ORGANIZATION and email not in self.members[ORGANIZATION]:
            self._join(ORGANIZATION, email, self._role(ORGANIZATION, "Member"))
            if self.joining_clears:
                self._clear(ORGANIZATION, email)

    def decline(self, scope: Scope, email: str) -> None:
        """Somebody says no to all their open invitations in a scope."""
        for invitation in list(self.invitations[scope]):
            if invitation.email == email and invitation.status not in {"ACCEPTED", "DECLINED"}:
                self._set_status(scope, invitation, "DECLINED")

    def leave(self, email: str) -> None:
        """Somebody leaves the organization, and so all of its projects; the Owner can't."""
        if email != self.owner(ORGANIZATION):
            for members in self.members.values():
                members.pop(email, None)

    def everybody_accepts(self) -> None:
        """Every invitation is accepted; those declined, after somebody talked to the person."""
        for scope, many in self.invitations.items():
            for invitation in list(many):
                self.accept(scope, invitation.email)

    def _join(self, scope: Scope, email: str, role: HeldRole) -> None:
        self.members[scope][email] = Member(f"u-{short(email)}", email, None, role)

    def _clear(self, scope: Scope, email: str) -> None:
        self.invitations[scope] = [i for i in self.invitations[scope] if i.email != email]

    def _set_status(self, scope: Scope, invitation: Invitation, status: str) -> None:
        many = self.invitations[scope]
        many[many.index(invitation)] = invitation._replace(status=status)

    def _member(self, action: PersonAction) -> Member:
        member = self.members[action.scope].get(action.email)
        if member is None or member.user_id != action.user_id:
            raise Refused(f"no such member: {action}")
        return member

    def _invitation(self, action: PersonAction) -> Invitation:
        for invitation in self.invitations[action.scope]:
            if invitation.id == action.invitation_id and invitation.email == action.email:
                return invitation
        raise Refused(f"no such invitation: {action}")

    def _role(self, scope: Scope, name: str | None, role_id: str | None = None) -> HeldRole:
        for role in self.roles[scope]:
            if role.id == role_id or (role_id is None and role.name == name):
                return HeldRole(role.id, role.name)
        raise Refused(f"{scope} has no role {name}")


def simulate(live: Live, actions: Sequence[Action]) -> Live:
    """The state after some actions."""
    simulator = Simulator(live)
    for action in actions:
        simulator.run(action)
    return simulator.live()
