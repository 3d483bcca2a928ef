"""When doorlist last mailed whom, as the journal tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from doorlist.values.times import earlier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from doorlist.values.scope import Scope


class Removals(NamedTuple):
    """How often somebody was removed from a scope, and the last moment (UTC)."""

    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class MailLog:
    """What a journal proves about mail, and about people whom nobody invited again, in one organization.

    Attributes:
        since: the moment (UTC) of the journal's first line of that organization, `None` where there is none.
            Nothing is known of the time before.
        last: the last moment (UTC) that a mail to somebody about one scope was, or may have been, sent, by
            scope key and email.
        resent: the last moment that an invitation surely was sent again, likewise.
        removed: removals that surely were done, likewise.
    """

    since: datetime | None = None
    last: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    resent: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    removed: Mapping[tuple[str, str], Removals] = field(default_factory=dict)

    def came_back(self, scope: Scope, email: str) -> Removals | None:
        """Earlier removals of somebody who is in again, where doorlist hasn't invited them since; else `None`."""
        removals, mailed = self.removed.get((scope.key, email)), self.last.get((scope.key, email))
        return removals if removals is not None and (mailed is None or mailed < removals.last) else None

    def proves_silence(self, scope: Scope, email: str, *, now: datetime, span: timedelta) -> bool:
        """Whether nobody was mailed about this scope within the last `span`: the journal must cover all of it."""
        start = earlier(now, span)
        if self.since is None or self.since > start:
            return False
        last = self.last.get((scope.key, email))
        return last is None or last <= start


#: What is proven without a journal: nothing.
NO_JOURNAL = MailLog()
