"""When doorlist last mailed whom, as the journal tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from doorlist.values.times import earlier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from doorlist.values.scope import Scope


@dataclass(frozen=True, slots=True)
class MailLog:
    """What a journal proves about mail.

    Attributes:
        since: the moment (UTC) of the journal's first line, `None` where there is no journal. Nothing is known of
            the time before.
        last: the last moment (UTC) that a mail to somebody about one scope was, or may have been, sent, by
            scope key and email.
        resent: the last moment that an invitation surely was sent again, likewise.
    """

    since: datetime | None = None
    last: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    resent: Mapping[tuple[str, str], datetime] = field(default_factory=dict)

    def proves_silence(self, scope: Scope, email: str, *, now: datetime, span: timedelta) -> bool:
        """Whether nobody was mailed about this scope within the last `span`: the journal must cover all of it."""
        start = earlier(now, span)
        if self.since is None or self.since > start:
            return False
        last = self.last.get((scope.key, email))
        return last is None or last <= start


#: What is proven without a journal: nothing.
NO_JOURNAL = MailLog()
