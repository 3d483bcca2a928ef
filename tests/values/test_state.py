"""The desired state as plain data: nothing is lost, places don't count, order doesn't either."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from doorlist.values.at_moment import at
from doorlist.values.desired import UNCHANGED, Desired, Entry, RoleRef, WantedPolicy, WantedRole
from doorlist.values.guardrails import Guardrails, Limit, Restriction
from doorlist.values.source import Source
from doorlist.values.state import from_state, to_state
from doorlist.values.state_digest import state_digest
from doorlist.values.state_form import DefinitionForm, EntryForm
from support.random_worlds import desires, examples
from support.worlds import NOW, desired, mail, want

RAILS = Guardrails(
    max_removals=(Limit(2), Limit(25, True)),
    max_role_changes=(Limit(12.5, True),),
    protected=frozenset({"b@acme.example", "a@acme.example"}),
    min_admins=1,
    max_admins=5,
    allowed_domains=frozenset({"b.example", "acme.example"}),
    require_expiry=frozenset({"b.example", "c.example"}),
    max_duration={"b.example": timedelta(hours=1), "*": timedelta(days=1)},
    restricted=(
        Restriction(
            "iam:manage",
            frozenset({"z@acme.example", "a@acme.example"}),
            frozenset({"b.example"}),
            Source("rails.yaml", 9),
        ),
    ),
    sources={"protected": Source("rails.yaml", 3), "max_removals": Source("rails.yaml", 2)},
)
WANTED = desired(
    want({"zoe": "Owner", "kurt": "Member until 2026-01-31T10:00:00", "ada": "#role-1"}),
    Zoo=want({"zoe": "invitee Viewer via ml"}, "keep"),
    Bot=want(),
    guardrails=RAILS,
    resend_after=timedelta(days=7),
)
ROLES = {
    "Clerk": WantedRole("Clerk", (), Source("access.yaml", 4), was="Writer", template="standard"),
    "Auditor": WantedRole("Auditor", ("Look", "Books"), Source("access.yaml", 3), description=None),
}
POLICIES = {"Look": WantedPolicy("Look", ("a:b", "*:read"), Source("access.yaml", 6), "To look")}
WANTED = replace(
    WANTED,
    unnamed_projects="drift",
    organization=replace(WANTED.organization, unlisted_roles="keep", roles=ROLES, policies=POLICIES),
)


def test_the_whole_state() -> None:
    wanted = at(WANTED, NOW)
    wanted = replace(wanted, projects=(replace(wanted.projects[0], id="p1"), replace(wanted.projects[1], name=None)))
    wanted.organization.expired[mail("kurt")]._replace(reason="x")
    assert json.loads(json.dumps(to_state(wanted))) == {
        "organization": {
            "name": "Acme",
            "id": None,
            "managed": True,
            "unlisted": "remove",
            "unlisted_roles": "keep",
            "roles": [
                {"name": "Auditor", "source": ["access.yaml", 3], "policies": ["Books", "Look"], "description": None},
                {
                    "name": "Clerk",
                    "source": ["access.yaml", 4],
                    "policies": [],
                    "was": "Writer",
                    "template": "standard",
                },
            ],
            "policies": [
                {
                    "name": "Look",
                    "source": ["access.yaml", 6],
                    "permissions": ["*:read", "a:b"],
                    "description": "To look",
                }
            ],
            "source": ["access.yaml", 1],
            "entries": [
                {"email": mail("ada"), "listing": "members", "source": ["access.yaml", 12], "role_id": "role-1"},
                {"email": mail("zoe"), "listing": "members", "source": ["access.yaml", 10], "role": "Owner"},
            ],
            "expired": [
                {
                    "email": mail("kurt"),
                    "listing": "members",
                    "source": ["access.yaml", 11],
                    "role": "Member",
                    "expires": "2026-01-31T10:00:00Z",
                }
            ],
            "upcoming": [],
            "fell_back": [],
            "others": [],
        },
        "projects": [
            {
                "name": None,
                "id": None,
                "managed": True,
                "unlisted": "remove",
                "unlisted_roles": "remove",
                "roles": None,
                "policies": None,
                "source": ["access.yaml", 1],
                "entries": [],
                "expired": [],
                "upcoming": [],
                "fell_back": [],
                "others": [],
            },
            {
                "name": "Zoo",
                "id": "p1",
                "managed": True,
                "unlisted": "keep",
                "unlisted_roles": "remove",
                "roles": None,
                "policies": None,
                "source": ["access.yaml", 1],
                "entries": [
                    {
                        "email": mail("zoe"),
                        "listing": "invitees",
                        "source": ["access.yaml", 10],
                        "role": "Viewer",
                        "group": "ml",
                    }
                ],
                "expired": [],
                "upcoming": [],
                "fell_back": [],
                "others": [],
            },
        ],
        "unnamed_projects": "drift",
        "invitations": {"projects": "immediately", "declined": "hold", "resend_after": 604800},
        "guardrails": {
            "max_removals": [[2, False], [25, True]],
            "max_role_changes": [[12.5, True]],
            "protected": ["a@acme.example", "b@acme.example"],
            "min_admins": 1,
            "max_admins": 5,
            "allowed_domains": ["acme.example", "b.example"],
            "require_expiry": ["b.example", "c.example"],
            "max_duration": {"*": 86400, "b.example": 3600},
            "restricted": [
                {
                    "permission": "iam:manage",
                    "people": ["a@acme.example", "z@acme.example"],
                    "domains": ["b.example"],
                    "source": ["rails.yaml", 9],
                }
            ],
            "sources": {"max_removals": ["rails.yaml", 2], "protected": ["rails.yaml", 3]},
        },
        "files": ["access.yaml"],
    }


@examples
@given(desires())
def test_through_json_and_back_nothing_is_lost(wanted: Desired) -> None:
    again = from_state(json.loads(json.dumps(to_state(at(wanted, NOW)))))
    assert to_state(again) == to_state(at(wanted, NOW))
    assert state_digest(again) == state_digest(at(wanted, NOW))


def test_settings_and_reasons_come_back() -> None:
    entries = {email: entry._replace(reason="SEC-1") for email, entry in WANTED.organization.entries.items()}
    wanted = replace(WANTED, organization=replace(WANTED.organization, entries=entries))
    again = from_state(to_state(wanted))
    assert again.organization.entries == wanted.organization.entries
    assert again.organization.roles == {
        "Auditor": ROLES["Auditor"]._replace(policies=("Books", "Look")),
        "Clerk": ROLES["Clerk"],
    }
    assert again.organization.policies == {"Look": POLICIES["Look"]._replace(permissions=("*:read", "a:b"))}
    assert again.unnamed_projects == "drift"
    assert again.guardrails == wanted.guardrails
    assert again.invitations == wanted.invitations
    assert again.files == wanted.files


def _entry(**changes: object) -> Callable[[Desired], Desired]:
    def change(wanted: Desired) -> Desired:
        entries = dict(wanted.organization.entries)
        entries[mail("zoe")] = entries[mail("zoe")]._replace(**changes)  # type: ignore[arg-type]
        return replace(wanted, organization=replace(wanted.organization, entries=entries))

    return change


def _scope(**changes: object) -> Callable[[Desired], Desired]:
    return lambda wanted: replace(wanted, organization=replace(wanted.organization, **changes))  # type: ignore[arg-type]


def _rails(**changes: object) -> Callable[[Desired], Desired]:
    return lambda wanted: replace(wanted, guardrails=replace(wanted.guardrails, **changes))  # type: ignore[arg-type]


def _settings(**changes: object) -> Callable[[Desired], Desired]:
    return lambda wanted: replace(wanted, invitations=replace(wanted.invitations, **changes))  # type: ignore[arg-type]


SAME = {
    "a line": _entry(source=Source("access.yaml", 99)),
    "a file": lambda wanted: replace(wanted, files=("other.yaml",)),
    "where a guardrail stands": _rails(sources={}),
    "order of limits": _rails(max_removals=(Limit(25, True), Limit(2))),
    "order of projects": lambda wanted: replace(wanted, projects=tuple(reversed(wanted.projects))),
    "where a role stands": _scope(roles={**ROLES, "Clerk": ROLES["Clerk"]._replace(source=Source("x", 1))}),
    "order of roles and permissions": _scope(
        roles=dict(reversed(ROLES.items())),
        policies={"Look": POLICIES["Look"]._replace(permissions=("*:read", "a:b"))},
    ),
    "order of entries": lambda wanted: replace(
        wanted,
        organization=replace(wanted.organization, entries=dict(reversed(wanted.organization.entries.items()))),
    ),
}
OTHER = {
    "a role": _entry(role=RoleRef("Admin")),
    "a role by id": _entry(role=RoleRef(id="Owner")),
    "a listing": _entry(listing="invitees"),
    "an expiry": _entry(expires=NOW),
    "a reason": _entry(reason="SEC-2"),
    "a group": _entry(group="ops"),
    "a start": _entry(starts=NOW),
    "a role to fall back to": _entry(then=RoleRef("Member")),
    "a template": _entry(template="standard"),
    "unlisted": lambda wanted: replace(wanted, organization=replace(wanted.organization, unlisted="keep")),
    "managed": lambda wanted: replace(wanted, organization=replace(wanted.organization, managed=False)),
    "a name": lambda wanted: replace(wanted, organization=replace(wanted.organization, name="Other")),
    "an id": lambda wanted: replace(wanted, organization=replace(wanted.organization, id="o")),
    "a project less": lambda wanted: replace(wanted, projects=wanted.projects[1:]),
    "declined": _settings(declined="resend"),
    "projects": _settings(projects="after-joining"),
    "resend_after": _settings(resend_after=None),
    "max_removals": _rails(max_removals=()),
    "max_role_changes": _rails(max_role_changes=(Limit(12.5),)),
    "protected": _rails(protected=frozenset()),
    "min_admins": _rails(min_admins=None),
    "max_admins": _rails(max_admins=4),
    "allowed_domains": _rails(allowed_domains=None),
    "require_expiry": _rails(require_expiry=frozenset()),
    "max_duration": _rails(max_duration={}),
    "restricted": _rails(restricted=()),
    "unlisted_roles": _scope(unlisted_roles="remove"),
    "no roles": _scope(roles={}),
    "roles not managed": _scope(roles=None),
    "a permission": _scope(policies={"Look": POLICIES["Look"]._replace(permissions=("*:read",))}),
    "a description": _scope(policies={"Look": POLICIES["Look"]._replace(description=None)}),
    "a description let alone": _scope(policies={"Look": POLICIES["Look"]._replace(description=UNCHANGED)}),
    "a former name": _scope(roles={**ROLES, "Clerk": ROLES["Clerk"]._replace(was=None)}),
    "unnamed_projects": lambda wanted: replace(wanted, unnamed_projects="ignore"),
    "an entry to come": _scope(upcoming=WANTED.organization.entries),
    "a further entry": _scope(others={mail("zoe"): (WANTED.organization.entries[mail("zoe")],)}),
}


@pytest.mark.parametrize("change", SAME.values(), ids=list(SAME))
def test_the_digest_is_the_same_where_access_is(change: Callable[[Desired], Desired]) -> None:
    assert state_digest(change(WANTED)) == state_digest(WANTED)


@pytest.mark.parametrize("change", OTHER.values(), ids=list(OTHER))
def test_the_digest_is_another_where_anything_that_counts_is(change: Callable[[Desired], Desired]) -> None:
    assert state_digest(change(WANTED)) != state_digest(WANTED)


@pytest.mark.parametrize("row", [{"role": None}, {"role_id": "r"}, {"expires": "soon"}, {"starts": "2027-02-30"}])
def test_what_to_state_did_not_make_is_refused(row: dict[str, str | None]) -> None:
    state: Any = to_state(desired(want(ada="Owner")))
    entry = state["organization"]["entries"][0]
    entry |= row
    if entry["role"] is None:
        del entry["role"]
    with pytest.raises(ValueError, match=r"an entry has either|a time isn't a date"):
        from_state(state)


def test_the_form_says_which_keys_there_are() -> None:
    """Mypy holds each value against the form; that no optional key was forgotten shows here."""
    state = to_state(at(WANTED, NOW))
    rows = [*(state["organization"]["roles"] or ()), *(state["organization"]["policies"] or ())]
    assert {key for row in rows for key in row} == set(DefinitionForm.__annotations__)
    full = Entry("a@b.example", RoleRef("A"), Source("f", 1), "members", NOW, "r", "g", NOW, RoleRef("B"), "t")
    by_id = full._replace(email="b@b.example", role=RoleRef(id="i"))
    both = to_state(Desired(replace(WANTED.organization, entries={one.email: one for one in (full, by_id)})))
    assert {key for row in both["organization"]["entries"] for key in row} == set(EntryForm.__annotations__)
