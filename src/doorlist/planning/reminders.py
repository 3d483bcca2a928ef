"""Whether somebody who hasn't answered is reminded: only where nobody can have been mailed of late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from doorlist.values.times import earlier
from doorlist.words import how_long

if TYPE_CHECKING:
    from doorlist.planning.builder import PlanBuilder
    from doorlist.planning.mail_rules import MailRules
    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.values.desired import Entry
    from doorlist.values.live import Invitation


def reminder(
    managed: ManagedScope,
    invitation: Invitation,
    entry: Entry,
    rules: MailRules,
    builder: PlanBuilder,
    *,
    held_back: bool,
) -> None:
    """An open invitation that fits: it waits for an answer, and is sent again once it is proven to be old.

    Whether a resend changes `created_at` is unknown (`manual: platform#what-is-unknown`), so that age alone proves
    nothing: the journal has to cover the whole span, too, and hold no mail.
    """
    email, since, sent = invitation.email, invitation.created_at, _moment(invitation.created_at)
    span = rules.settings.resend_after
    answer = "Invited, and hasn't answered yet."
    if span is None or held_back or (sent is not None and sent > earlier(rules.now, span)):
        builder.wait(managed, email, "invitation", answer, since)
    elif sent is None:
        builder.wait(managed, email, "reminder", f"{answer} No reminder: it can't be told since when.", since)
    elif rules.mailed.proves_silence(managed.scope, email, now=rules.now, span=span):
        reason = f"Hasn't answered for {how_long(span)} or longer."
        builder.resend(managed, invitation, entry, cause="unanswered", reason=reason)
    elif _mailed_since(managed, email, rules, span):
        builder.wait(managed, email, "invitation", answer, since)
    else:
        reason = f"{answer} No reminder: no journal proves that nobody was mailed within {how_long(span)}."
        builder.wait(managed, email, "reminder", reason, since)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _mailed_since(managed: ManagedScope, email: str, rules: MailRules, span: timedelta) -> bool:
    last = rules.mailed.last.get((managed.scope.key, email))
    return last is not None and last > earlier(rules.now, span)
