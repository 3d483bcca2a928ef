"""Access reviews for tests: a small company, a hostile one, and a large one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from doorlist.access.blame import Origin
from doorlist.planning.plan import make_plan
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.blame import Lines, blamed
from doorlist.review.report import report
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.guardrails import Guardrails, Limit
from doorlist.values.live import (
    ApiKey,
    HeldRole,
    Invitation,
    Live,
    LiveScope,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source

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
        evil: Entry(evil, RoleRef(evil), place, "members", soon, evil, evil, template=evil),
        "new@acme.example": Entry("new@acme.example", RoleRef(evil), place, "members", soon, evil, evil),
    }
    there = LiveScope(
        {evil: Member("u", evil, evil, role), f"{evil}2": Member("v", f"{evil}2", evil, role)},
        (Invitation(1, f"{evil}3", evil, evil, "role"),),
        (Role("role", evil, policies=(PolicyRef("look", evil),)),),
        (Policy("look", evil, None, (Permission("x", evil), Permission("m", "project:manage"))),),
        (Permission("x", evil), Permission("y", f"{evil}2")),
    )
    unnamed = Scope("project", f"{evil}4", f"{evil}4")
    wanted = DesiredScope(evil, evil, place, managed=True, entries=entries)
    desired = Desired(wanted, (wanted,), files=(evil,))
    live = Live(Organization(evil, evil, "TEAM"), (project, unnamed), {ORGANIZATION: there, project: there})
    keys = {project: (ApiKey(1, evil, True, evil, evil, evil, evil), ApiKey(2, None, False)), unnamed: None}
    made = report(desired, live, CONFIDENT_AI, make_plan(desired, live, CONFIDENT_AI, now=NOW), keys=keys)
    origins = {evil: {3: Origin(evil, evil, NOW)}}
    return blamed(made, origins, Lines({}, {}))


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
    return report(desired, state, CONFIDENT_AI, make_plan(desired, state, CONFIDENT_AI, now=NOW))


def reaching_report() -> Report:
    """A small review: an Owner who reaches both projects, a Manager and a custom role, and two API keys."""
    people = {name: f"{name}@acme.example" for name in ("ada", "bob", "cy")}
    catalogue = tuple(Permission(name, name) for name in ("trace:read", "trace:delete"))
    labeler = Role("labeler", "Labeler", policies=(PolicyRef("look", "Look"),))
    projects = tuple(Scope("project", f"p{n}", f"Project {n}") for n in range(2))

    def inside(**roles: str) -> dict[str, Member]:
        return {
            people[who]: Member(f"u-{who}", people[who], None, HeldRole(role.casefold(), role))
            for who, role in roles.items()
        }

    live = Live(
        Organization("org", "Acme", "TEAM"),
        projects,
        {
            ORGANIZATION: LiveScope(
                inside(ada="Owner", bob="Member", cy="Member"),
                (),
                (),
                (),
                (Permission("pm", "project:manage"), Permission("br", "billing:read")),
            ),
            projects[0]: LiveScope(
                inside(bob="Manager", cy="Labeler"),
                (),
                (labeler,),
                (Policy("look", "Look", None, catalogue[:1]),),
                catalogue,
            ),
            projects[1]: LiveScope({}, (), (), (), catalogue),
        },
    )
    desired = Desired(DesiredScope("Acme", None, Source("access.yaml", 2)), files=("access.yaml",))
    keys = {
        ORGANIZATION: (ApiKey(1, "nightly", True, "2020-01-01T00:00:00Z", None, None, "9f3a"),),
        projects[0]: (ApiKey(2, None, False),),
        projects[1]: None,
    }
    return report(desired, live, CONFIDENT_AI, make_plan(desired, live, CONFIDENT_AI, now=NOW), keys=keys)
