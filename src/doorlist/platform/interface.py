"""What doorlist asks of a platform, and what it does to it. Another platform would be another implementation.

Reads are complete, and may be tried again by whoever implements them. Writes go out once. Everything raises
`PlatformError`; a write raises `OutcomeUnknown` or `Unreadable` where it may have taken effect, and any other of its
kinds only where it surely hasn't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from doorlist.platform.facts import Facts
    from doorlist.platform.progress import Tally
    from doorlist.values.desired import Description
    from doorlist.values.live import ApiKey, Invitation, Member, Organization, Permission, Policy, Role
    from doorlist.values.scope import Scope


class Lists(Protocol):
    """The lists of one scope.

    Attributes:
        facts: what the platform is that is read here.
    """

    @property
    def facts(self) -> Facts: ...

    async def members(self, scope: Scope, tally: Tally | None = None) -> Mapping[str, Member]:
        """Who is in, by email. `tally` is told of the pages."""
        ...

    async def invitations(self, scope: Scope) -> tuple[Invitation, ...]:
        """What is outstanding."""
        ...

    async def roles(self, scope: Scope) -> tuple[Role, ...]:
        """The roles that can be given, built-in ones included."""
        ...

    async def whole_roles(self, scope: Scope) -> tuple[Role, ...]:
        """The same; `Unreadable` where the platform leaves out which policies a custom role has."""
        ...

    async def policies(self, scope: Scope) -> tuple[Policy, ...]:
        """The custom policies."""
        ...

    async def permissions(self, scope: Scope) -> tuple[Permission, ...]:
        """The catalogue: every permission that a policy of this scope can have."""
        ...


class Reading(Lists, Protocol):
    """All that is read."""

    async def organization(self) -> Organization:
        """The organization that the key belongs to."""
        ...

    async def projects(self) -> tuple[Scope, ...]:
        """Every project of the organization."""
        ...

    async def api_keys(self, scope: Scope) -> tuple[ApiKey, ...]:
        """The API keys of a scope, their values left out."""
        ...


class Writing(Protocol):
    """All that changes something."""

    async def set_role(self, scope: Scope, user_id: str, role_id: str) -> object:
        """Give a member a role."""
        ...

    async def remove(self, scope: Scope, user_id: str) -> object:
        """Take a member out."""
        ...

    async def invite(self, scope: Scope, emails: Sequence[str], role_id: str | None) -> tuple[Invitation, ...]:
        """Invite up to `facts.invitations_a_call` addresses; returns only what was created."""
        ...

    async def resend(self, scope: Scope, invitation_id: int) -> object:
        """Mail an invitation again."""
        ...

    async def revoke(self, scope: Scope, invitation_id: int) -> object:
        """Take an invitation back."""
        ...

    async def define_policy(
        self, scope: Scope, name: str, permission_ids: Sequence[str], description: Description
    ) -> Policy:
        """Make a policy."""
        ...

    async def redefine_policy(
        self, scope: Scope, policy_id: str, name: str, permission_ids: Sequence[str], description: Description
    ) -> object:
        """Replace a policy's name and permissions, and its description unless that is UNCHANGED."""
        ...

    async def delete_policy(self, scope: Scope, policy_id: str) -> object:
        """Delete a policy; roles that have it lose what it gave them."""
        ...

    async def define_role(self, scope: Scope, name: str, policy_ids: Sequence[str], description: Description) -> Role:
        """Make a custom role."""
        ...

    async def redefine_role(
        self, scope: Scope, role_id: str, name: str, policy_ids: Sequence[str], description: Description
    ) -> object:
        """Replace a role's name and policies, and its description unless that is UNCHANGED."""
        ...

    async def delete_role(self, scope: Scope, role_id: str) -> object:
        """Delete a custom role that nobody holds."""
        ...


class Applying(Lists, Writing, Protocol):
    """What carrying out a plan needs: writes, and the lists that tell what a lost write came to."""


class Platform(Reading, Writing, Protocol):
    """All of it."""
