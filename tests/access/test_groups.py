"""Groups, and what they come to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access import groups
from doorlist.access.groups import Expansion
from doorlist.access.partial import Grant, Group, PartialScope, Terms
from doorlist.access.problems import Place, Problems
from doorlist.access.source_lines import SourceLines
from doorlist.values.at_moment import at
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.source import Source

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
        ("Member", "{role: member, expires: 2027-01-31}", "x"),
        ("{role: Member, expires: 2027-01-31}", "Member", "y"),
        ("{role: Member, expires: 2027-01-31}", "{role: Member, expires: 2026-01-31}", "x"),
        ("{role: Member, expires: 2026-01-31}", "{role: Member, expires: 2027-01-31}", "y"),
        ("Member", "Member", "x"),
        ("{role_id: r}", "{role_id: r}", "x"),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_groups_with_one_role_the_one_that_counts_longest_holds(
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


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("Admin", "Admin"),
        ("{role_id: r}", "role_id r"),
        ("{role: Member, expires: 2099-01-31, then: Admin}", "Member and then Admin"),
    ],
)
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


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("{role: Member, expires: 2020-01-31}", "Admin", False),
        ("{role: Member, expires: 2040-01-31}", "Admin", True),
        ("{role: Member, expires: 2040-01-31}", "{role: Admin, starts: 2040-02-01}", False),
        ("{role: Member, expires: 2040-01-31}", "{role: Admin, starts: 2040-01-31}", True),
        ("{role: Member, expires: '2040-01-31T12:00Z'}", "{role: Admin, starts: '2040-01-31T12:00Z'}", False),
        ("{role: Member, expires: '2040-01-31T12:00Z'}", "{role: Admin, starts: '2040-01-31T13:59:59+02:00'}", True),
        ("{role: Admin, expires: 2040-01-31, then: Member}", "Member", True),
        ("{role: Admin, expires: 2020-01-31, then: Member}", "Member", False),
        ("{role: Admin, expires: 2040-01-31, then: Member}", "{role: Member, starts: 2040-02-01}", False),
        ("{role: Member, expires: 2040-01-31, then: Admin}", "{role: Member, expires: 2040-01-31}", False),
        ("{role: Member, expires: 2040-01-31, then: Admin}", "Member", True),
    ],
)
def test_different_roles_are_an_error_where_their_times_overlap_from_now_on(
    access: AccessFiles, one: str, other: str, clash: bool
) -> None:
    text = project(
        f"    members:\n      group:x: {one}\n      group:y: {other}\n", "  x: [a@b.example]\n  y: [a@b.example]\n"
    )
    if clash:
        assert "would get two roles" in access.wrong(text)
    else:
        access.load(text)


def test_an_entry_that_has_ended_takes_nothing_from_another_group(access: AccessFiles) -> None:
    text = project(
        "    members:\n      group:x: {role: Member, expires: 2026-01-31}\n      group:y: Member\n",
        "  x: [a@b.example]\n  y: [a@b.example]\n",
    )
    scope = at(access.load(text).desired, datetime(2026, 11, 24, tzinfo=UTC)).projects[0]
    assert (set(scope.entries), scope.expired) == ({"a@b.example"}, {})
    assert scope.entries["a@b.example"].group == "y"


NAMES = ("g0", "g1", "g2", "g3")
days = st.integers(0, 6)
grants = st.lists(
    st.tuples(st.none() | days, st.none() | days).filter(
        lambda span: span[0] is None or span[1] is None or span[0] < span[1]
    ),
    min_size=1,
    max_size=4,
)


def moment(day: int) -> datetime:
    return datetime(2040, 1, 1 + day, tzinfo=UTC)


def through_groups(spans: list[tuple[int | None, int | None]]) -> Desired:
    """Somebody through a group for each span, each with the same role."""
    place = Place("access.yaml", 1, 1)
    scope = PartialScope("P", place, "P")
    for name, span in zip(NAMES, spans, strict=False):
        terms = Terms(RoleRef("M"), *(None if day is None else moment(day) for day in span))
        scope.grants[name] = Grant(name, terms, place, "members")
    problems = Problems(SourceLines())
    expansion = Expansion(
        {name: Group(name, place, ("a@b.example",)) for name in NAMES}, problems, now=moment(0), complete=True
    )
    entries, others = expansion.of(scope)
    assert not problems
    return Desired(
        DesiredScope("P", None, Source("access.yaml", 1), managed=True, entries=entries, others=others),
    )


@given(grants, days)
def test_somebody_has_at_any_time_what_any_of_the_groups_gives(
    spans: list[tuple[int | None, int | None]], day: int
) -> None:
    """Against a simple reference, which looks at each group's entry alone."""
    found = at(through_groups(spans), moment(day)).organization
    ends = [9 if end is None else end for start, end in spans if (start or 0) <= day < (9 if end is None else end)]
    starts = [start for start, _ in spans if start is not None and start > day]
    if ends:
        assert found.entries["a@b.example"].ends == (None if max(ends) == 9 else moment(max(ends)))
    else:
        assert found.entries == {}
        assert bool(found.expired) == any(end is not None and end <= day for _, end in spans)
        assert [entry.starts for entry in found.upcoming.values()] == [moment(start) for start in sorted(starts)[:1]]


@given(grants, days, days)
def test_a_look_at_an_earlier_moment_changes_nothing(
    spans: list[tuple[int | None, int | None]], one: int, other: int
) -> None:
    wanted = through_groups(spans)
    first, then = sorted((one, other))
    direct, stepwise = (at(start, moment(then)).organization for start in (wanted, at(wanted, moment(first))))
    assert (stepwise.entries, stepwise.upcoming) == (direct.entries, direct.upcoming)
    assert set(stepwise.expired) == set(direct.expired)
