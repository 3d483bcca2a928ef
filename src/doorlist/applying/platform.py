"""What applying asks of the platform: the few calls of `api.client.Client` that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from doorlist.values.live import Invitation, Member, Role
    from doorlist.values.scope import Scope


class Platform(Protocol):
    """Reads are complete and may be tried again by whoever implements this; writes go out once.

    All raise `PlatformError`; a write raises `OutcomeUnknown` or `Unreadable` where it may have taken effect, and
    any other of its kinds only where it surely hasn't.
    """

    async def members(self, scope: Scope) -> Mapping[str, Member]:
        """Who is in, by email."""
        ...

    async def invitations(self, scope: Scope) -> Sequence[Invitation]:
        """What is outstanding."""
        ...

    async def roles(self, scope: Scope) -> Sequence[Role]:
        """The roles that can be given."""
        ...

    async def set_role(self, scope: Scope, user_id: str, role_id: str) -> object:
        """Give a member a role."""
        ...

    async def remove(self, scope: Scope, user_id: str) -> object:
        """Take a member out."""
        ...

    async def invite(self, scope: Scope, emails: Sequence[str], role_id: str | None) -> Sequence[Invitation]:
        """Invite up to 50 addresses; returns only what was created."""
        ...

    async def resend(self, scope: Scope, invitation_id: int) -> object:
        """Mail an invitation again."""
        ...

    async def revoke(self, scope: Scope, invitation_id: int) -> object:
        """Take an invitation back."""
        ...
