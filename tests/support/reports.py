"""Access reviews for tests: a small company, a hostile one, and a large one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from doorlist.planning.plan import make_plan
from doorlist.review.report import report
from doorlist.values.desired import Desired, DesiredScope, Entry, Guardrails, Limit, RoleRef, Source
from doorlist.values.live import HeldRole, Invitation, Live, LiveScope, Member, Organization, Role
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from doorlist.review.report_values import Report

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ROLES = {name: HeldRole(name.casefold(), name) for name in ("Owner", "Member", "Annotator")}


def hostile_report(evil: str) -> Report:
    """A review in which every name that others choose is `evil`."""
    project = Scope("project", evil, evil)
    role = HeldRole("role", evil)
    place = Source(evil, 3)
    soon = NOW + timedelta(days=3)
    entries = {
        evil: Entry(evil, RoleRef(evil), place, "members", soon, evil, evil),
        "new@acme.example": Entry("new@acme.example", RoleRef(evil), place, "members", soon, evil, evil),
    }
    there = LiveScope(
        {evil: Member("u", evil, evil, role), f"{evil}2": Member("v", f"{evil}2", evil, role)},
        (Invitation(1, f"{evil}3", evil, evil, "role"),),
        (Role("role", evil),),
    )
    wanted = DesiredScope(evil, evil, place, managed=True, entries=entries)
    desired = Desired(wanted, (wanted,), files=(evil,))
    live = Live(Organization(evil, evil, "TEAM"), (project,), {ORGANIZATION: there, project: there})
    return report(desired, live, make_plan(desired, live, now=NOW))


def large_report(people: int, projects: int, each: int) -> Report:
    """So many people, each in the organization and in `each` of the projects; one in a hundred accesses differs."""
    scopes = [ORGANIZATION, *(Scope("project", f"p{n:03}", f"Project {n:03}") for n in range(projects))]
    emails = [f"person{n:05}@acme.example" for n in range(people)]
    wide_open = Guardrails(max_removals=(Limit(100, True),), max_role_changes=(Limit(100, True),))
    wanted, live = [], {}
    for number, scope in enumerate(scopes):
        inside = [email for n, email in enumerate(emails) if number == 0 or (number - 1 - n * 7) % projects < each]
        entries = {
            email: Entry(email, RoleRef("Member"), Source("access.yaml", 10 + number * people + n))
            for n, email in enumerate(inside)
        }
        members = {
            email: Member(
                f"u-{email}", email, f"Person {email[6:11]}", ROLES["Annotator" if n % 100 == 7 else "Member"]
            )
            for n, email in enumerate(inside)
        }
        name = "Acme" if number == 0 else scope.name
        wanted.append(DesiredScope(name, None, Source("access.yaml", 2 + number), managed=True, entries=entries))
        live[scope] = LiveScope(members, (), tuple(Role(role.id, role.name) for role in ROLES.values()))
    desired = Desired(wanted[0], tuple(wanted[1:]), guardrails=wide_open, files=("access.yaml",))
    state = Live(Organization("org", "Acme", "TEAM"), tuple(scopes[1:]), live)
    return report(desired, state, make_plan(desired, state, now=NOW))
