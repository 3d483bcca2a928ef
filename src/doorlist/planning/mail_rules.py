"""What decides whether somebody is mailed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from doorlist.values.times import earlier, later

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.planning.standing import Standing
    from doorlist.values.desired import InvitationSettings
    from doorlist.values.mail_log import MailLog
    from doorlist.values.scope import Scope


#: Before then nobody who declines is asked a second time, where `resend_after` isn't set.
_PATIENCE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MailRules:
    """The settings, how people stand, what the journal knows, and the moment (UTC)."""

    settings: InvitationSettings
    standing: Standing
    mailed: MailLog
    now: datetime

    def asked_again(self, scope: Scope, email: str) -> str | None:
        """When somebody who declined was asked once more, if it is too early to ask again; else `None`."""
        span = self.settings.resend_after or _PATIENCE
        last = self.mailed.resent.get((scope.key, email))
        if last is None or last <= earlier(self.now, span):
            return None
        return f"asked again on {last:%Y-%m-%d}, and not once more before {later(last, span):%Y-%m-%d}"
