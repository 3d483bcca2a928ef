"""What decides whether somebody is mailed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.planning.standing import Standing
    from doorlist.values.desired import InvitationSettings
    from doorlist.values.mail_log import MailLog


@dataclass(frozen=True, slots=True)
class MailRules:
    """The settings, how people stand, what the journal knows, and the moment (UTC)."""

    settings: InvitationSettings
    standing: Standing
    mailed: MailLog
    now: datetime
