"""Groups, and what they come to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from doorlist.access import groups
from doorlist.values.desired import Entry, RoleRef, Source

if TYPE_CHECKING:
    from conftest import AccessFiles

EXAMPLE = "  For example: ml: [alan@partner.example, kurt@acme.example]"

#: The groups section's one line → all that is told.
BAD = {
    "groups: [ml]": "3:9: groups takes a mapping of group names to lists of emails, not a list\n"
    f"  groups: [ml]\n{' ' * 10}^\n"
    "  For example: groups: {ml: [alan@partner.example, kurt@acme.example]}",
    "groups:": "3:1: groups takes a mapping of group names to lists of emails, not nothing\n"
    "  groups:\n  ^\n  For example: groups: {ml: [alan@partner.example, kurt@acme.example]}",
    "groups: {ml: a@b.example}": '3:14: The group "ml" takes a list of emails, not "a@b.example"\n'
    f"  groups: {{ml: a@b.example}}\n{' ' * 15}^\n{EXAMPLE}",
    "groups: {ml: }": '3:10: The group "ml" takes a list of emails, not nothing\n'
    f"  groups: {{ml: }}\n{' ' * 11}^\n{EXAMPLE}",
    "groups: {ml: [{}]}": '3:15: An item of the group "ml" is an email, not a mapping\n'
    f"  groups: {{ml: [{{}}]}}\n{' ' * 16}^\n{EXAMPLE}",
    "groups: {ml: [~]}": '3:15: An item of the group "ml" is an email, not nothing\n'
    f"  groups: {{ml: [~]}}\n{' ' * 16}^\n{EXAMPLE}",
    "groups: {ml: [ada]}": '3:15: "ada" isn\'t an email\n'
    f"  groups: {{ml: [ada]}}\n{' ' * 16}^\n  An email looks like ada@acme.example.",
    "groups: {ml: [group:all]}": '3:15: "group:all": a group holds people, not groups\n'
    f"  groups: {{ml: [group:all]}}\n{' ' * 16}^\n  Name the people, or give both groups the role.",
    "groups: {ml: [a@b.example, A@b.example]}": '3:28: "a@b.example" stands twice in the group "ml"\n'
    f"  groups: {{ml: [a@b.example, A@b.example]}}\n{' ' * 29}^\n  It stands in line 3 already: keep one of them.",
    "groups: {'group:ml': []}": '3:10: "group:ml": a group is defined by its bare name\n'
    f"  groups: {{'group:ml': []}}\n{' ' * 11}^\n  Write ml: […]",
    "groups: {ml: [], ' ml': []}": '3:18: The group "ml" is defined twice\n'
    f"  groups: {{ml: [], ' ml': []}}\n{' ' * 19}^\n  It stands at access.yaml:3 already: keep one of them.",
}


@pytest.mark.parametrize(("text", "message"), BAD.items())
def test_bad_groups(access: AccessFiles, text: str, message: str) -> None:
    assert access.wrong(f"version: 1\norganization: {{name: Acme}}\n{text}\n") == f"access.yaml:{message}"


def test_a_group_is_defined_in_one_file(access: AccessFiles) -> None:
    told = access.wrong(
        "version: 1\norganization: {name: Acme}\ngroups: {ml: []}\n", more="version: 1\ngroups: {ml: []}\n"
    )
    assert told.startswith('more.yaml:2:10: The group "ml" is defined twice\n')
    assert told.endswith("It stands at access.yaml:3 already: keep one of them.")


def project(entries: str, definitions: str) -> str:
    return f"version: 1\norganization: {{name: Acme}}\nprojects:\n  P:\n{entries}groups:\n{definitions}"


def entries(access: AccessFiles, text: str) -> dict[str, Entry]:
    return dict(access.load(text).desired.projects[0].entries)


def test_a_direct_entry_wins_also_when_it_expires(access: AccessFiles) -> None:
    found = entries(
        access,
        project(
            "    members:\n      group:ml: Annotator\n      a@b.example: {role: Member, expires: 2020-01-01}\n",
            "  ml: [a@b.example, c@b.example]\n",
        ),
    )
    assert found == {
        "a@b.example": Entry(
            "a@b.example", RoleRef("Member"), Source("access.yaml", 7), expires=datetime(2020, 1, 2, tzinfo=UTC)
        ),
        "c@b.example": Entry("c@b.example", RoleRef("Annotator"), Source("access.yaml", 6), group="ml"),
    }


def test_what_a_group_entry_says_holds_for_each_of_its_people(access: AccessFiles) -> None:
    found = entries(
        access,
        project(
            "    invitees:\n      group:ml: {role_id: r, expires: 2027-01-31, reason: x}\n", "  ml: [a@b.example]\n"
        ),
    )
    assert found["a@b.example"] == Entry(
        "a@b.example",
        RoleRef(id="r"),
        Source("access.yaml", 6),
        "invitees",
        datetime(2027, 2, 1, tzinfo=UTC),
        "x",
        "ml",
    )


@pytest.mark.parametrize(
    ("one", "other", "winner"),
    [
        ("Member", "{role: member, expires: 2027-01-31}", "y"),
        ("{role: Member, expires: 2027-01-31}", "Member", "x"),
        ("{role: Member, expires: 2027-01-31}", "{role: Member, expires: 2026-01-31}", "y"),
        ("{role: Member, expires: 2026-01-31}", "{role: Member, expires: 2027-01-31}", "x"),
        ("Member", "Member", "x"),
        ("{role_id: r}", "{role_id: r}", "x"),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_groups_with_one_role_the_earlier_expiry_holds(
    access: AccessFiles, one: str, other: str, winner: str, swapped: bool
) -> None:
    lines = [f"      group:x: {one}\n", f"      group:y: {other}\n"]
    if swapped:
        lines.reverse()
    found = entries(access, project(f"    members:\n{''.join(lines)}", "  x: [a@b.example]\n  y: [a@b.example]\n"))
    assert found["a@b.example"].group == winner


def test_members_go_before_invitees(access: AccessFiles) -> None:
    found = entries(
        access,
        project(
            "    invitees: {group:a: Member}\n    members: {group:b: Member}\n",
            "  a: [a@b.example]\n  b: [a@b.example]\n",
        ),
    )
    assert (found["a@b.example"].listing, found["a@b.example"].group) == ("members", "b")


@pytest.mark.parametrize(("role", "shown"), [("Admin", "Admin"), ("{role_id: r}", "role_id r")])
def test_a_role_clash_names_both_places(access: AccessFiles, role: str, shown: str) -> None:
    told = access.wrong(
        project(
            f"    members:\n      group:x: Member\n      group:y: {role}\n",
            "  x: [a@b.example, c@b.example]\n  y: [a@b.example, c@b.example]\n",
        )
    )
    assert told == (
        'access.yaml:7:7: a@b.example and c@b.example would get two roles in the project "P": '
        f"{shown} through group:y, Member through group:x\n        group:y: {role}\n        ^\n"
        "  group:x stands at access.yaml:6: name the person directly, or give both one role."
    )


def test_a_role_that_could_not_be_read_clashes_with_nothing(access: AccessFiles) -> None:
    told = access.wrong(
        project("    members: {group:x: [], group:y: Member}\n", "  x: [a@b.example]\n  y: [a@b.example]\n")
    )
    assert "two roles" not in told


@pytest.mark.parametrize(
    ("definitions", "fix"),
    [
        ("  mlops: []\n", 'Did you mean "mlops"?'),
        ("  sales: []\n  b: []\n", "Groups here: b and sales."),
        ("  {}\n", "Define it under groups."),
    ],
)
def test_an_unknown_group(access: AccessFiles, definitions: str, fix: str) -> None:
    told = access.wrong(project("    members: {group:mlop: Member}\n", definitions))
    assert told == (
        f'access.yaml:5:15: There is no group "mlop"\n      members: {{group:mlop: Member}}\n  {" " * 14}^\n  {fix}'
    )


def test_an_unused_group_is_fine(access: AccessFiles) -> None:
    assert access.load("version: 1\norganization: {name: Acme}\ngroups: {ml: [a@b.example]}\n")


def test_groups_cannot_multiply_without_bound(access: AccessFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_ENTRIES", 50)
    people = ", ".join(f"p{n}@b.example" for n in range(20))
    projects = "".join(f"  P{n}: {{members: {{group:all: Member}}}}\n" for n in range(1000))
    told = access.wrong(
        f"version: 1\norganization: {{name: Acme}}\nprojects:\n{projects}groups: {{all: [{people}]}}\n"
    )
    assert told == (
        "access.yaml:6:18: Groups and templates come to more than 50 entries in all scopes together\n"
        f"    P2: {{members: {{group:all: Member}}}}\n{' ' * 19}^\n"
        "  Put fewer people into the groups, or name fewer groups in the projects."
    )
