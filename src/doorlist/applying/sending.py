"""Sends one request: records it before and after, and counts it as under way in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from doorlist.errors import OutcomeUnknown, PlatformError, Throttled, Unreadable
from doorlist.values.action import DefinitionAction, about_people
from doorlist.values.live import Policy, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from doorlist.applying.ledger import Ledger
    from doorlist.journal.journal import Journal
    from doorlist.journal.record import Line
    from doorlist.values.action import Action
    from doorlist.values.live import Invitation

T = TypeVar("T")

#: Sent, and what it came to can't be told from the answer. An answer that isn't the API's (a proxy's page, cut
#: JSON) says as little as none.
LOST: Final = (OutcomeUnknown, Unreadable)


def why_lost(error: PlatformError) -> str:
    """Why the answer is lost, without what the error says is unknown: that is known by now."""
    return f"the answer was lost ({error.what.partition('; ')[0]})"


class Sender:
    """Sends what changes something. Every request goes through here.

    Attributes:
        gave_up: why nothing more is to be sent, where the platform puts off everything; `None` while it doesn't.
    """

    def __init__(self, journal: Journal, ledger: Ledger) -> None:
        self._journal = journal
        self._ledger = ledger
        self.gave_up: str | None = None

    async def send(
        self,
        actions: Sequence[Action],
        call: Callable[[], Coroutine[Any, Any, T]],
        *,
        created: Callable[[T], Sequence[Invitation]] | None = None,
    ) -> T:
        """Make one request for actions of one kind, scope and role.

        Args:
            actions: what it is about, at least one.
            call: makes the request, once.
            created: of an answer to an invitation, what was created.

        Raises:
            JournalError: it couldn't be recorded and wasn't sent.
            PlatformError: as the call raises it; `LOST` where it may have taken effect.
        """
        request = await self._recorded(actions)
        self._ledger.sent(actions)
        try:
            answer = await call()
        except LOST as error:
            self._journal.after(request, "unknown", detail=str(error))
            raise
        except PlatformError as error:
            self._journal.after(request, "failed", detail=str(error))
            self._ledger.refused(actions)
            if isinstance(error, Throttled):
                self.gave_up = error.what.removeprefix("not sent: ")
            raise
        if created is not None:
            new = created(answer)
            self._journal.after(
                request,
                "done",
                emails=tuple(invitation.email for invitation in new),
                invitations=tuple(invitation.id for invitation in new),
            )
        else:
            made = answer.id if isinstance(answer, (Policy, Role)) else None
            self._journal.after(request, "done", definition=made)
        return answer

    async def _recorded(self, actions: Sequence[Action]) -> Line:
        first = actions[0]
        if isinstance(first, DefinitionAction):
            return await self._journal.before(
                first.kind, first.scope, name=first.name, definition=first.definition_id
            )
        people = about_people(actions)
        return await self._journal.before(
            first.kind,
            first.scope,
            tuple(action.email for action in people),
            role=first.role.after,
            invitations=tuple(action.invitation_id for action in people if action.invitation_id is not None),
        )
