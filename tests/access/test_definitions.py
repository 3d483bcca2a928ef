"""Roles and policies as the files define them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from doorlist.values.desired import UNCHANGED, WantedPolicy, WantedRole
from doorlist.values.source import Source

if TYPE_CHECKING:
    from conftest import AccessFiles

FULL = """version: 1
organization:
  name: Acme
  policies:
    Look: ["*:read"]
    Books:
      permissions: [billing:read, billing:manage]
      description: For the accountants
      was: Accounting
  roles:
    Auditor: [Look]
    Accountant: {policies: [look, Books], description: null}
    Nothing: []
  unlisted_roles: keep
  unnamed_projects: drift
  members:
    ada@acme.example: auditor
    grace@acme.example: Anything
projects:
  Support Bot:
    roles: {}
  Other:
    policies: {P: []}
"""


def test_roles_and_policies_are_read_as_they_stand(access: AccessFiles) -> None:
    desired = access.load(FULL).desired
    at = "access.yaml"
    assert desired.organization.policies == {
        "Look": WantedPolicy("Look", ("*:read",), Source(at, 5)),
        "Books": WantedPolicy(
            "Books", ("billing:read", "billing:manage"), Source(at, 6), "For the accountants", "Accounting"
        ),
    }
    assert desired.organization.roles == {
        "Auditor": WantedRole("Auditor", ("Look",), Source(at, 11), UNCHANGED),
        "Accountant": WantedRole("Accountant", ("look", "Books"), Source(at, 12), None),
        "Nothing": WantedRole("Nothing", (), Source(at, 13)),
    }
    assert desired.organization.unlisted_roles == "keep"
    assert desired.unnamed_projects == "drift"
    bot, other = desired.projects
    assert (bot.roles, bot.policies, bot.unlisted_roles) == ({}, None, "remove")
    assert (other.roles, other.policies) == (None, {"P": WantedPolicy("P", (), Source(at, 23))})


def test_scopes_are_merged_over_files_and_a_description_keeps_its_blanks(access: AccessFiles) -> None:
    desired = access.load(
        "version: 1\norganization:\n  name: Acme\n  roles: {A: {policies: [], description: ' x '}}\n",
        more="version: 1\norganization: {roles: {B: []}}\n",
    ).desired
    assert list(desired.organization.roles or ()) == ["A", "B"]
    assert (desired.organization.roles or {})["A"].description == " x "


#: Lines below `organization:` → where something is wrong with them, what, and what would be right.
BAD = {
    "roles:": [
        "4:3: roles of the organization is empty",
        "Write roles: {} where there should be none, or leave the key out to let them alone.",
    ],
    "roles: [Auditor]": ["4:10: roles takes a mapping of the names of roles to lists of policies, not a list"],
    "roles: {Auditor: Look}": ['4:20: The role "Auditor" takes a list, not "Look"', "Write Auditor: [] where"],
    "policies: {Look: }": ['4:14: The policy "Look" takes a list, not nothing'],
    'policies: {"": []}': ["4:14: A key must be text"],
    'policies: {" ": []}': ["4:14: A policy needs a name"],
    "policies: {Look: {description: x}}": ['4:20: The policy "Look" names no permissions', "Write permissions: []"],
    "policies: {Look: {permissons: []}}": ['4:21: "permissons" isn\'t a key of the policy "Look"', '"permissions"?'],
    "policies: {Look: {permissions: }}": ["4:21: permissions takes a list of permissions, not nothing"],
    'policies: {Look: ["*"]}': ['4:21: "*" isn\'t a permission', 'Did you mean "*:*"?'],
    "policies: {Look: [trace]}": ['4:21: "trace" isn\'t a permission', "A permission is resource:action"],
    "policies: {Look: ['trace:re*']}": ['4:21: "trace:re*" isn\'t a permission: * stands for a whole'],
    "policies: {Look: [':read']}": ['4:21: ":read" isn\'t a permission'],
    "policies: {Look: [a:b, a:b]}": ['4:26: "a:b" stands twice in the policy "Look"', "It stands in line 4"],
    "policies: {Look: [[a:b]]}": ['4:21: An item of the policy "Look" is a permission, not a list'],
    "roles: {Auditor: [Look, look]}": ['4:27: "look" stands twice in the role "Auditor"'],
    "roles: {owner: []}": ["4:11: Owner is a role of the platform", "The roles Owner, Admin and Member can't be"],
    "roles: {A: {policies: [], was: Admin}}": ["4:34: Admin is a role of the platform", "leave was out"],
    "roles: {A: [], a: []}": ['4:18: The role "a" differs from "A" in case only', "access.yaml:4 already"],
    "policies: {A: [], a: []}": ['4:21: The policy "a" differs from "A" in case only'],
    "unlisted_roles: kep": ['4:19: unlisted_roles is remove or keep, not "kep"', 'Did you mean "keep"?'],
    "unnamed_projects: drft": ['4:21: unnamed_projects is ignore or drift, not "drft"'],
    "roles: {A: {policies: [], was: }}": ["4:29: was takes the name it had before, not nothing"],
    "roles: {A: {policies: [], description: ''}}": ["4:42: description takes text, or null to clear it"],
    "roles: {A: {policies: [], was: a}}": ['4:34: "a" is its own name', "a change of case alone needs none"],
    "roles: {A: {policies: [], was: B}, B: {policies: [], was: A}}": [
        '4:34: "B" is given up here, and defined at access.yaml:4',
        '4:61: "A" is given up here, and defined at access.yaml:4',
        "Do it in two steps: apply the rename first, then define the other.",
    ],
    "policies: {A: {permissions: [], was: b}, B: []}": ['4:40: "b" is given up here, and defined at'],
    "roles: {A: {policies: [], was: C}, B: {policies: [], was: c}}": [
        '4:61: "A" was "c" already, at access.yaml:4',
        "One role becomes one other",
    ],
    "roles: {A: [Lok]}\n  policies: {Look: []}": ['4:15: There is no policy "Lok"', 'Did you mean "Look"?'],
    "roles: {A: [Old]}\n  policies: {New: {permissions: [], was: Old}}": [
        '4:15: There is no policy "Old"',
        'Did you mean "New"? It is renamed so at access.yaml:5.',
    ],
    "roles: {Auditor: []}\n  members: {ada@acme.example: Auditr, auditr@acme.example: Auditr}": [
        "5:31: There is no role \"Auditr\": the organization doesn't have it, and the files don't define it",
        "5:60: There is no role",
        'Did you mean "Auditor"?',
    ],
    "roles: {}\n  members: {group:ml: Reader}\ngroups: {ml: [ada@acme.example, bob@acme.example]}": [
        '5:23: There is no role "Reader"',
        "Roles here: Owner, Admin and Member.",
    ],
}


@pytest.mark.parametrize(("lines", "told"), BAD.items())
def test_what_is_wrong_with_a_definition(access: AccessFiles, lines: str, told: list[str]) -> None:
    said = access.wrong(f"version: 1\norganization:\n  name: Acme\n  {lines}\n")
    for part in told:
        assert part in said


def test_all_is_told_at_once(access: AccessFiles) -> None:
    said = access.wrong(
        "version: 1\norganization:\n  name: Acme\n  roles: {Owner: [Lok]}\n  policies: {Look: ['*']}\n"
        "  members: {ada@acme.example: Nobody}\nprojects: {P: {roles: {manager: []}}}\n"
    )
    assert re.findall("^access.yaml:([0-9:]+):", said, re.M) == ["4:11", "4:19", "5:21", "6:31", "7:24"]


def test_the_same_role_in_two_files_is_told_with_both_places(access: AccessFiles) -> None:
    said = access.wrong(
        "version: 1\norganization:\n  name: Acme\n  roles: {A: []}\n",
        more="version: 1\norganization: {roles: {A: []}}\n",
    )
    assert 'more.yaml:2:24: The role "A" is defined twice in the organization' in said
    assert "It stands at access.yaml:4 already" in said


@pytest.mark.parametrize(
    "lines",
    [
        # Roles aren't managed, or others stay, or only live can tell: whoever plans finds out.
        "members: {ada@acme.example: Reader}",
        "roles: {}\n  unlisted_roles: keep\n  members: {ada@acme.example: Reader}",
        "roles: {}\n  members: {ada@acme.example: {role_id: x}}",
        "roles: {A: [Anything]}",
        "roles: {Reader: []}\n  members: {ada@acme.example: READER}",
    ],
)
def test_what_only_live_state_can_tell_is_no_error(access: AccessFiles, lines: str) -> None:
    access.load(f"version: 1\norganization:\n  name: Acme\n  unlisted: keep\n  {lines}\n")
