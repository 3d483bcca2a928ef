"""The rules, person by person: what a plan comes to before it is a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.builder import PlanBuilder
from doorlist.planning.due import leave_undue, with_turns
from doorlist.planning.guardrails import check
from doorlist.planning.insiders import insider, kept, leaver
from doorlist.planning.leaving import Leavers, leave_organization
from doorlist.planning.mail_rules import MailRules
from doorlist.planning.managed_scope import managed_scopes
from doorlist.planning.outsiders import outsider, stranger
from doorlist.planning.sentences import why_later
from doorlist.planning.standing import standing
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.planning.managed_scope import ManagedScope
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live
    from doorlist.values.mail_log import MailLog
    from doorlist.values.overrides import Overrides


def decide(
    desired: Desired,
    live: Live,
    *,
    now: datetime,
    mailed: MailLog,
    overrides: Overrides,
    only_due: bool = False,
) -> PlanBuilder:
    """Everything that a plan says, in no order yet.

    Args:
        desired: at its moment (`values.desired.at`).
        live: with all that `needs` asks for.
        now: the moment to judge ages by (UTC).
        only_due: whether to do no more than what time alone asks for.

    Raises:
        AccessFileError: the files don't fit the organization: another one, unknown project or role, two Owners.
    """
    found = managed_scopes(desired, live)
    builder = PlanBuilder(lifted=overrides.allowed)
    organization = next((managed for managed in found if managed.scope == ORGANIZATION), None)
    projects = [managed for managed in found if managed.scope != ORGANIZATION]
    leavers = Leavers() if organization is None else leave_organization(organization, projects, live, builder)
    rules = MailRules(desired.invitations, standing(desired, live, organization, leavers), mailed, now)
    for managed in found:
        _those_in(managed, rules, builder)
        _those_not_in(managed, rules, builder)
        _those_to_come(managed, builder)
    builder.actions = with_turns(builder.actions, found)
    if only_due:
        leave_undue(found, builder)
    check(found, builder, live, desired.guardrails, overrides, now)
    return builder


def _those_in(managed: ManagedScope, rules: MailRules, builder: PlanBuilder) -> None:
    wanted, leaving = managed.wanted, rules.standing.leaving
    removes = wanted.unlisted == "remove"
    for email, member in managed.members.items():
        entry = wanted.entries.get(email)
        if entry is not None:
            role = member.role
            if role is not None and role.name == entry.role.name and email not in managed.invitations:
                continue  # in order, as nearly everybody is: said here, as a call for each would double the time
            insider(managed, member, entry, builder)
        elif email in leaving:
            continue  # removing somebody from the organization stands for all of it
        elif not removes and email not in wanted.expired:
            kept(managed, member, builder)
        elif managed.scope != ORGANIZATION:
            leaver(managed, member, builder, leaves_all_later=email in rules.standing.leaving_later)


def _those_not_in(managed: ManagedScope, rules: MailRules, builder: PlanBuilder) -> None:
    wanted, members, leaving = managed.wanted, managed.members, rules.standing.leaving
    for email, entry in wanted.entries.items():
        if email not in members:
            outsider(managed, entry, rules, builder)
    for email in managed.invitations:
        if email not in members and email not in wanted.entries and email not in leaving:
            stranger(managed, email, builder)


def _those_to_come(managed: ManagedScope, builder: PlanBuilder) -> None:
    for email, entry in managed.wanted.upcoming.items():
        current = managed.wanted.entries.get(email)
        if current is None or current.role != entry.role:
            builder.wait(managed, email, "joining", why_later(entry))
