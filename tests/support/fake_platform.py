"""The platform in memory, behind the interface that applying uses, with scripted faults.

Its rules are those of `manual: platform`, as far as applying meets them.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from doorlist.errors import Conflict, NotFound, OutcomeUnknown, PlatformError
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.desired import UNCHANGED, Description
from doorlist.values.live import HeldRole, Invitation, Live, Member, Permission, Policy, PolicyRef, Role
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

_LISTS = frozenset({"members", "invitations", "roles", "policies", "permissions"})


def lost(what: str = "no answer in time") -> OutcomeUnknown:
    """A lost answer."""
    return OutcomeUnknown(what, verb="POST", path="/v2/x")


def error(kind: type[PlatformError], what: str = "no", status: int | None = None) -> PlatformError:
    """A refusal."""
    return kind(what, verb="POST", path="/v2/x", status=status)


class Before:
    """A fault that strikes before the effect, instead of it."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


class After(Before):
    """A fault that strikes after the effect: the answer is lost."""


Fault = Before | None | Any  # a callable happens just before the request


class FakePlatform:
    """A platform that starts from a live state.

    Attributes:
        calls: every call in order: name, scope key, arguments.
        mails: whom the platform mailed, about which scope: scope key and email.
        faults: for each call's name, what happens to the first, second, … of them; `None` is nothing.
        refused: addresses that stop a whole invitation call, as a free-mail address does.
        under_way, most: calls that change something, now and at most at the same time.
    """

    facts = CONFIDENT_AI

    def __init__(self, live: Live, *, tokens: bool = True) -> None:
        self.people: dict[Scope, dict[str, Member]] = {}
        self.open: dict[Scope, dict[int, Invitation]] = {}
        self._roles: dict[Scope, tuple[Role, ...]] = {}
        self._policies: dict[Scope, tuple[Policy, ...]] = {}
        self._permissions: dict[Scope, tuple[Permission, ...]] = {}
        for scope, inside in live.scopes.items():
            self.people[scope] = dict(inside.members or {})
            self.open[scope] = {invitation.id: invitation for invitation in inside.invitations or ()}
            self._roles[scope] = inside.roles or ()
            self._policies[scope] = inside.policies or ()
            self._permissions[scope] = inside.permissions or ()
        self.tokens = tokens
        self.calls: list[tuple[Any, ...]] = []
        self.mails: list[tuple[str, str]] = []
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.refused: dict[str, PlatformError] = {}
        self.under_way = self.most = 0
        self._last_id = 1000

    def script(self, call: str, *faults: Fault) -> None:
        """What happens to the next calls of this name."""
        self.faults[call].extend(faults)

    def writes(self) -> list[tuple[Any, ...]]:
        """The calls that change something."""
        return [call for call in self.calls if call[0] not in _LISTS]

    async def members(self, scope: Scope, tally: object = None) -> dict[str, Member]:
        return await self._call("members", scope, (), lambda: dict(self._inside(scope)))

    async def invitations(self, scope: Scope) -> tuple[Invitation, ...]:
        self_open = self.open
        return await self._call("invitations", scope, (), lambda: tuple(self_open[scope].values()))

    async def roles(self, scope: Scope) -> tuple[Role, ...]:
        return await self._call("roles", scope, (), lambda: self._roles[scope])

    async def whole_roles(self, scope: Scope) -> tuple[Role, ...]:
        return await self.roles(scope)

    async def policies(self, scope: Scope) -> tuple[Policy, ...]:
        return await self._call("policies", scope, (), lambda: self._policies[scope])

    async def permissions(self, scope: Scope) -> tuple[Permission, ...]:
        return await self._call("permissions", scope, (), lambda: self._permissions[scope])

    async def set_role(self, scope: Scope, user_id: str, role_id: str) -> Member:
        def effect() -> Member:
            member = self._member(scope, user_id)
            role = self._role(scope, role_id)
            is_owner = self.facts.ladders[scope.type].is_owner
            if is_owner(role.name):
                for other in self._inside(scope).values():
                    if other.role is not None and is_owner(other.role.name) and other != member:
                        second = self._roles[scope][1]
                        self.people[scope][other.email] = other._replace(role=HeldRole(second.id, second.name))
            changed = member._replace(role=HeldRole(role.id, role.name))
            self.people[scope][member.email] = changed
            return changed

        return await self._call("set_role", scope, (user_id, role_id), effect)

    async def remove(self, scope: Scope, user_id: str) -> None:
        def effect() -> None:
            member = self._member(scope, user_id)
            for place in self.people if scope == ORGANIZATION else [scope]:
                self.people[place].pop(member.email, None)
                for invitation in [one for one in self.open[place].values() if one.email == member.email]:
                    del self.open[place][invitation.id]

        return await self._call("remove", scope, (user_id,), effect)

    async def invite(self, scope: Scope, emails: Sequence[str], role_id: str | None) -> tuple[Invitation, ...]:
        def effect() -> tuple[Invitation, ...]:
            for email in emails:
                if email in self.refused:
                    raise self.refused[email]
            self._inside(scope)
            invited = {invitation.email for invitation in self.open[scope].values()}
            new = [email for email in emails if email not in self.people[scope] and email not in invited]
            if not new:
                raise error(Conflict, "nobody new to invite", 409)
            return tuple(self.put_invitation(scope, email, role_id) for email in new)

        return await self._call("invite", scope, (tuple(emails), role_id), effect)

    async def resend(self, scope: Scope, invitation_id: int) -> Invitation:
        def effect() -> Invitation:
            invitation = self._invitation(scope, invitation_id)
            stamp = None if invitation.stamp is None else f"{invitation.stamp}+"
            self.open[scope][invitation_id] = new = invitation._replace(status="PENDING", stamp=stamp)
            self.mails.append((scope.key, new.email))
            return new

        return await self._call("resend", scope, (invitation_id,), effect)

    async def revoke(self, scope: Scope, invitation_id: int) -> None:
        def effect() -> None:
            del self.open[scope][self._invitation(scope, invitation_id).id]

        return await self._call("revoke", scope, (invitation_id,), effect)

    async def define_policy(
        self, scope: Scope, name: str, permission_ids: Sequence[str], description: Description = UNCHANGED
    ) -> Policy:
        def effect() -> Policy:
            self._free(self._policies[scope], name)
            made = Policy(
                self._new_id("policy"), name, _text(None, description), self._granted(scope, permission_ids)
            )
            self._policies[scope] += (made,)
            return made

        return await self._call("define_policy", scope, (name, tuple(permission_ids), description), effect)

    async def redefine_policy(
        self,
        scope: Scope,
        policy_id: str,
        name: str,
        permission_ids: Sequence[str],
        description: Description = UNCHANGED,
    ) -> Policy:
        def effect() -> Policy:
            old = _by_id(self._policies[scope], policy_id)
            self._free(self._policies[scope], name, besides=policy_id)
            text = _text(old.description, description)
            new = Policy(policy_id, name, text, self._granted(scope, permission_ids))
            self._policies[scope] = tuple(new if one is old else one for one in self._policies[scope])
            self._refer(scope)
            return new

        arguments = policy_id, name, tuple(permission_ids), description
        return await self._call("redefine_policy", scope, arguments, effect)

    async def delete_policy(self, scope: Scope, policy_id: str) -> None:
        def effect() -> None:
            gone = _by_id(self._policies[scope], policy_id)
            self._policies[scope] = tuple(one for one in self._policies[scope] if one is not gone)
            self._refer(scope)

        return await self._call("delete_policy", scope, (policy_id,), effect)

    async def define_role(
        self, scope: Scope, name: str, policy_ids: Sequence[str], description: Description = UNCHANGED
    ) -> Role:
        def effect() -> Role:
            self._free(self._roles[scope], name)
            policies = self._referred(scope, policy_ids)
            made = Role(self._new_id("role"), name, False, _text(None, description), policies)
            self._roles[scope] += (made,)
            return made

        return await self._call("define_role", scope, (name, tuple(policy_ids), description), effect)

    async def redefine_role(
        self, scope: Scope, role_id: str, name: str, policy_ids: Sequence[str], description: Description = UNCHANGED
    ) -> Role:
        def effect() -> Role:
            old = self._own_role(scope, role_id)
            self._free(self._roles[scope], name, besides=role_id)
            text = _text(old.description, description)
            new = Role(role_id, name, False, text, self._referred(scope, policy_ids))
            self._roles[scope] = tuple(new if one is old else one for one in self._roles[scope])
            return new

        return await self._call("redefine_role", scope, (role_id, name, tuple(policy_ids), description), effect)

    async def delete_role(self, scope: Scope, role_id: str) -> None:
        def effect() -> None:
            gone = self._own_role(scope, role_id)
            if any(member.role is not None and member.role.id == role_id for member in self._inside(scope).values()):
                raise error(Conflict, "a member holds it", 409)
            self._roles[scope] = tuple(one for one in self._roles[scope] if one is not gone)

        return await self._call("delete_role", scope, (role_id,), effect)

    def _new_id(self, what: str) -> str:
        self._last_id += 1
        return f"{what}-{self._last_id}"

    def _free(self, taken: Iterable[Policy | Role], name: str, *, besides: str = "") -> None:
        if any(one.id != besides and one.name.casefold() == name.casefold() for one in taken):
            raise error(Conflict, "the name is in use", 409)

    def _granted(self, scope: Scope, ids: Sequence[str]) -> tuple[Permission, ...]:
        return tuple(_by_id(self._permissions[scope], one) for one in ids)

    def _referred(self, scope: Scope, ids: Sequence[str]) -> tuple[PolicyRef, ...]:
        return tuple(PolicyRef(one, _by_id(self._policies[scope], one).name) for one in ids)

    def _refer(self, scope: Scope) -> None:
        """Roles show their policies as those are now."""
        names = {policy.id: policy.name for policy in self._policies[scope]}
        self._roles[scope] = tuple(
            role._replace(
                policies=tuple(PolicyRef(one.id, names[one.id]) for one in role.policies if one.id in names)
            )
            for role in self._roles[scope]
        )

    def _own_role(self, scope: Scope, role_id: str) -> Role:
        role = _by_id(self._roles[scope], role_id)
        if role.builtin:
            raise error(NotFound, "no such role", 404)
        return role

    def policies_of(self, scope: Scope, *policies: Policy) -> None:
        """Somebody else has changed the policies of a scope."""
        self._policies[scope] = policies
        self._refer(scope)

    def put_invitation(self, scope: Scope, email: str, role_id: str | None) -> Invitation:
        """Somebody is invited and mailed."""
        self._last_id += 1
        stamp = f"stamp{self._last_id}" if self.tokens else None
        new = Invitation(self._last_id, email, "PENDING", "2026-03-01T00:00:00Z", role_id, stamp)
        self.open[scope][new.id] = new
        self.mails.append((scope.key, email))
        return new

    def accept(self, scope: Scope, email: str, role: Role | HeldRole) -> None:
        """Somebody joins by their invitation."""
        for invitation in [one for one in self.open[scope].values() if one.email == email]:
            del self.open[scope][invitation.id]
        self.people[scope][email] = Member(f"u-{email.partition('@')[0]}", email, None, HeldRole(role.id, role.name))

    def vanish(self, scope: Scope) -> None:
        """A project is deleted."""
        del self.people[scope], self.open[scope]

    async def _call(self, name: str, scope: Scope, arguments: Iterable[Any], effect: Callable[[], T]) -> T:
        self.calls.append((name, scope.key, *arguments))
        writes = name not in _LISTS
        self.under_way += writes
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(0)
            fault = self.faults[name].popleft() if self.faults[name] else None
            if callable(fault):
                done = fault()
                if hasattr(done, "__await__"):
                    await done
            if isinstance(fault, Before) and not isinstance(fault, After):
                raise fault.error
            if scope not in self.people:
                raise error(NotFound, "no such project", 404)
            result = effect()
            if isinstance(fault, After):
                raise fault.error
            return result
        finally:
            self.under_way -= writes

    def _inside(self, scope: Scope) -> dict[str, Member]:
        return self.people[scope]

    def _member(self, scope: Scope, user_id: str) -> Member:
        for member in self._inside(scope).values():
            if member.user_id == user_id:
                return member
        raise error(NotFound, "no such member", 404)

    def _invitation(self, scope: Scope, invitation_id: int) -> Invitation:
        if invitation_id not in self.open[scope]:
            raise error(NotFound, "no such invitation", 404)
        return self.open[scope][invitation_id]

    def _role(self, scope: Scope, role_id: str) -> Role:
        for role in self._roles[scope]:
            if role.id == role_id:
                return role
        raise error(NotFound, "no such role", 404)


Thing = TypeVar("Thing", Permission, Policy, Role)


def _by_id(things: Iterable[Thing], thing_id: str) -> Thing:
    for thing in things:
        if thing.id == thing_id:
            return thing
    raise error(NotFound, "not there", 404)


def _text(before: str | None, wanted: Description) -> str | None:
    return before if wanted is UNCHANGED else wanted


def stamped(live: Live) -> Live:
    """The same live state as `/v2` shows it: each invitation with the stamp of its link."""
    return replace(
        live,
        scopes={
            scope: replace(
                inside,
                invitations=tuple(one._replace(stamp=f"stamp{one.id}") for one in inside.invitations or ()),
            )
            for scope, inside in live.scopes.items()
        },
    )
