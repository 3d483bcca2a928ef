"""The rules, person by person: what a plan comes to before it is a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.draft import Draft
from doorlist.planning.guardrails import check
from doorlist.planning.insiders import insider, kept, leaver
from doorlist.planning.leaving import Leavers, leave_organization
from doorlist.planning.outsiders import Policy, outsider, stranger
from doorlist.planning.place import places
from doorlist.planning.standing import standing
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.planning.place import Place
    from doorlist.values.desired import Desired
    from doorlist.values.live import Live
    from doorlist.values.mail_log import MailLog
    from doorlist.values.overrides import Overrides


def decide(desired: Desired, live: Live, *, now: datetime, mailed: MailLog, overrides: Overrides) -> Draft:
    """Everything that a plan says, in no order yet.

    Args:
        desired: at its moment (`values.desired.at`).
        live: with all that `needs` asks for.
        now: the moment to judge ages by (UTC).

    Raises:
        AccessFileError: the files don't fit the organization: another one, unknown project or role, two Owners.
    """
    found = places(desired, live)
    draft = Draft(lifted=overrides.allowed)
    organization = next((place for place in found if place.scope == ORGANIZATION), None)
    projects = [place for place in found if place.scope != ORGANIZATION]
    leavers = Leavers() if organization is None else leave_organization(organization, projects, live, draft)
    policy = Policy(desired.invitations, standing(desired, live, organization, leavers), mailed, now)
    for place in found:
        _those_in(place, policy, draft)
        _those_not_in(place, policy, draft)
    check(found, draft, live, desired.guardrails, overrides)
    return draft


def _those_in(place: Place, policy: Policy, draft: Draft) -> None:
    wanted, leaving = place.wanted, policy.standing.leaving
    removes = wanted.unlisted == "remove"
    for email, member in place.members.items():
        entry = wanted.entries.get(email)
        if entry is not None:
            role = member.role
            if role is not None and role.name == entry.role.name and email not in place.invitations:
                continue  # in order, as nearly everybody is: said here, as a call for each would double the time
            insider(place, member, entry, draft)
        elif email in leaving:
            continue  # removing somebody from the organization stands for all of it
        elif not removes and email not in wanted.expired:
            kept(place, member, draft)
        elif place.scope != ORGANIZATION:
            leaver(place, member, draft, leaves_all_later=email in policy.standing.leaving_later)


def _those_not_in(place: Place, policy: Policy, draft: Draft) -> None:
    wanted, members, leaving = place.wanted, place.members, policy.standing.leaving
    for email, entry in wanted.entries.items():
        if email not in members:
            outsider(place, entry, policy, draft)
    for email in place.invitations:
        if email not in members and email not in wanted.entries and email not in leaving:
            stranger(place, email, draft)
