"""The organization and the projects, from one file or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.values.desired import DesiredScope
from doorlist.values.source import Source

if TYPE_CHECKING:
    from conftest import AccessFiles

HEAD = "version: 1\norganization: {name: Acme}\n"

#: What follows the version → all that is told.
BAD = {
    "organization:": "2:1: organization takes a mapping, not nothing\n"
    "  organization:\n  ^\n  For example: organization: {name: Acme}",
    "organization: Acme": '2:15: The organization must be a mapping, not "Acme"\n'
    f"  organization: Acme\n{' ' * 16}^\n  Keys here: name, id, unlisted, members, invitees, policies, "
    "roles, unlisted_roles or unnamed_projects.",
    "organization: {name: Acme, unlisted: kep}": '2:38: unlisted is remove or keep, not "kep"\n'
    f"  organization: {{name: Acme, unlisted: kep}}\n{' ' * 39}^\n"
    '  Did you mean "keep"?',
    "organization: {name: Acme, unlisted: true}": '2:38: unlisted is remove or keep, not "true"\n'
    f"  organization: {{name: Acme, unlisted: true}}\n{' ' * 39}^\n  It takes remove or keep.",
    "organization: {name: Acme, unlisted: }": "2:28: unlisted takes remove or keep, not nothing\n"
    f"  organization: {{name: Acme, unlisted: }}\n{' ' * 29}^\n  For example: unlisted: keep",
    "organization: {name: [Acme]}": "2:22: name takes the organization's name, not a list\n"
    f"  organization: {{name: [Acme]}}\n{' ' * 23}^\n  For example: name: Acme",
    "organization: {name: Acme, mebers: {}}": '2:28: "mebers" isn\'t a key of the organization\n'
    f"  organization: {{name: Acme, mebers: {{}}}}\n{' ' * 29}^\n"
    '  Did you mean "members"?',
    "organization: {name: Acme, members: }": "2:28: members of the organization is empty\n"
    f"  organization: {{name: Acme, members: }}\n{' ' * 29}^\n"
    "  Write members: {} where nobody should be there, or leave the key out to let the scope alone.",
    "organization: {name: Acme, invitees: [a@b.example]}": "2:38: "
    "invitees takes a mapping of people to their roles, not a list\n"
    f"  organization: {{name: Acme, invitees: [a@b.example]}}\n{' ' * 39}^\n"
    "  For example: invitees: {kurt@acme.example: Member}",
    "organization: {name: Acme}\nprojects: [P]": "3:11: projects takes a mapping of project names, not a list\n"
    f"  projects: [P]\n{' ' * 12}^\n"
    "  For example: projects: {Support Bot: {members: {ada@acme.example: Owner}}}",
    "organization: {name: Acme}\nprojects: {P: [a@b.example]}": "3:15: "
    'The project "P" must be a mapping, not a list\n'
    f"  projects: {{P: [a@b.example]}}\n{' ' * 16}^\n  Keys here: id, use, unlisted, "
    "members, invitees, policies, roles or unlisted_roles.",
    "organization: {name: Acme}\nprojects: {P: {name: Q}}": '3:16: "name" isn\'t a key of the project "P"\n'
    f"  projects: {{P: {{name: Q}}}}\n{' ' * 17}^\n  Keys here: id, use, unlisted, "
    "members, invitees, policies, roles or unlisted_roles.",
}


@pytest.mark.parametrize(("text", "message"), BAD.items())
def test_bad_scope(access: AccessFiles, text: str, message: str) -> None:
    assert access.wrong(f"version: 1\n{text}\n") == f"access.yaml:{message}"


@pytest.mark.parametrize("value", ["", " {}", " {unlisted: keep}", " {id: p-1}"])
def test_a_project_without_a_listing_is_not_managed(access: AccessFiles, value: str) -> None:
    (project,) = access.load(f"{HEAD}projects:\n  Support Bot:{value}\n").desired.projects
    assert (project.name, project.managed) == ("Support Bot", False)


@pytest.mark.parametrize("listing", ["members", "invitees"])
def test_an_empty_listing_is_managed_and_empty(access: AccessFiles, listing: str) -> None:
    (project,) = access.load(f"{HEAD}projects: {{P: {{{listing}: {{}}}}}}\n").desired.projects
    assert (project.managed, project.entries) == (True, {})


@pytest.mark.parametrize("name", ["2024", "on", "null", "~", "1.0", "é: x"])
def test_names_stay_as_written(access: AccessFiles, name: str) -> None:
    key = f"'{name}'" if ":" in name else name
    desired = access.load(f"version: 1\norganization: {{name: 'on'}}\nprojects: {{{key}: }}\n").desired
    assert [project.name for project in desired.projects] == [name]
    assert desired.organization.name == "on"


def test_the_organization_by_id(access: AccessFiles) -> None:
    organization = access.load("version: 1\norganization: {id: 007}\n").desired.organization
    assert (organization.name, organization.id, organization.managed) == (None, "007", False)


def test_sections_of_several_files_are_one(access: AccessFiles) -> None:
    desired = access.load(
        "version: 1\norganization: {name: Acme, members: {a@b.example: Owner}}\nprojects: {P: {unlisted: keep}}\n",
        b="version: 1\norganization: {name: Acme, id: o-1, members: {c@b.example: Member}}\n"
        "projects: {P: {members: {a@b.example: Owner}}, Q: }\n",
        c="version: 1\nprojects:\n  P: {id: p-1, unlisted: keep, invitees: {c@b.example: Member}}\n",
    ).desired
    assert desired.organization.id == "o-1"
    assert list(desired.organization.entries) == ["a@b.example", "c@b.example"]
    project, other = desired.projects
    assert (project.name, project.id, project.unlisted, project.source) == (
        "P",
        "p-1",
        "keep",
        Source("access.yaml", 3),
    )
    assert list(project.entries) == ["a@b.example", "c@b.example"]
    assert other == DesiredScope("Q", None, Source("b.yaml", 3))


CONFLICTS = {
    "organization: {name: Acme Ltd}": (16, "name of the organization", "Acme"),
    "organization: {unlisted: remove}": (16, "unlisted of the organization", "keep"),
    "projects: {P: {id: p-2}}": (16, 'id of the project "P"', "p-1"),
    "invitations: {declined: hold}": (15, "declined of invitations", "resend"),
    "invitations: {resend_after: 8d}": (15, "resend_after of invitations", "7 days, 0:00:00"),
}


@pytest.mark.parametrize(("text", "told"), list(CONFLICTS.items()))
def test_one_setting_with_two_values(access: AccessFiles, text: str, told: tuple[int, str, str]) -> None:
    column, what, other = told
    assert access.wrong(
        "version: 1\norganization: {name: Acme, unlisted: keep}\nprojects: {P: {id: p-1}}\n"
        "invitations: {declined: resend, resend_after: 7d}\n",
        other=f"version: 1\n{text}\n",
    ) == (
        f"other.yaml:2:{column}: {what} is set to another value here\n  {text}\n  {' ' * (column - 1)}^\n"
        f'  It is "{other}" at access.yaml:{2 if "organization" in what else 3 if "project" in what else 4}: '
        "keep one of them."
    )


def test_an_anchor_gives_several_projects_the_same_people(access: AccessFiles) -> None:
    text = (
        HEAD + "projects:\n  P: &team\n    members:\n      a@b.example: Member\n  Q: *team\n"
        "  R: {invitees: {c@b.example: &m Member, d@b.example: *m}}\n"
    )
    p, q, r = access.load(text).desired.projects
    assert p.entries == q.entries
    assert q.entries["a@b.example"].source == Source("access.yaml", 6)
    assert (p.source.line, q.source.line) == (4, 7)
    assert [entry.role.name for entry in r.entries.values()] == ["Member", "Member"]


def test_what_is_wrong_below_an_anchor_is_told_once(access: AccessFiles) -> None:
    told = access.wrong(HEAD + "projects:\n  P: &team\n    members: {ada: Member}\n  Q: *team\n  R: *team\n")
    assert told.count("isn't an email") == 1
