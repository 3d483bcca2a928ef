"""Templates, and what they come to in projects."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from doorlist.access import templates
from doorlist.access.load import load_given
from doorlist.values.at_moment import at
from doorlist.values.source import Source

if TYPE_CHECKING:
    from conftest import AccessFiles
    from doorlist.values.desired import DesiredScope

HEAD = "version: 1\norganization: {name: Acme, unlisted: keep}\n"
STANDARD = """templates:
  standard:
    unlisted: keep
    unlisted_roles: keep
    policies: {Annotate: ["trace:read"]}
    roles: {Annotator: [Annotate]}
    members:
      ada@acme.example: Member
      group:ml: Annotator
groups: {ml: [bob@acme.example, cy@acme.example], own: [cy@acme.example]}
"""


def held(scope: DesiredScope) -> dict[str, tuple[str, str | None, str | None, int]]:
    return {
        email.partition("@")[0]: (str(entry.role), entry.group, entry.template, entry.source.line)
        for email, entry in sorted(scope.entries.items())
    }


def test_a_template_stands_in_a_project_as_if_written_there(access: AccessFiles) -> None:
    loaded = access.load(f"{HEAD}{STANDARD}projects: {{P: {{use: standard}}, Q: {{use: [standard]}}, R: }}\n")
    p, q, r = loaded.desired.projects
    assert (
        held(p)
        == held(q)
        == {
            "ada": ("Member", None, "standard", 10),
            "bob": ("Annotator", "ml", "standard", 11),
            "cy": ("Annotator", "ml", "standard", 11),
        }
    )
    assert (p.managed, p.unlisted, p.unlisted_roles) == (True, "keep", "keep")
    assert [(one.name, one.source, one.template) for one in (p.roles or {}).values()] == [
        ("Annotator", Source("access.yaml", 8), "standard")
    ]
    assert list(p.policies or ()) == ["Annotate"]
    assert (p.source.line, r.managed, r.roles) == (13, False, None)
    assert loaded.facts.unused_templates == {}


def test_what_the_project_says_itself_wins(access: AccessFiles) -> None:
    (p,) = access.load(
        f"{HEAD}{STANDARD}projects:\n  P:\n    use: standard\n    unlisted: remove\n    unlisted_roles: remove\n"
        "    policies: {annotate: [], Own: []}\n    members: {bob@acme.example: Manager, group:own: Member}\n"
    ).desired.projects
    assert held(p) == {
        "ada": ("Member", None, "standard", 10),
        "bob": ("Manager", None, None, 19),
        "cy": ("Member", "own", None, 19),
    }
    assert (p.unlisted, p.unlisted_roles) == ("remove", "remove")
    assert [(one.name, one.permissions, one.template) for one in (p.policies or {}).values()] == [
        ("annotate", (), None),
        ("Own", (), None),
    ]


def test_of_the_templates_people_named_directly_come_before_groups(access: AccessFiles) -> None:
    (p,) = access.load(
        f"{HEAD}templates:\n  a: {{members: {{group:ml: Member}}}}\n  b: {{members: {{bob@acme.example: Manager}}}}\n"
        "groups: {ml: [bob@acme.example, cy@acme.example]}\nprojects: {P: {use: [a, b]}}\n"
    ).desired.projects
    assert held(p) == {"bob": ("Manager", None, "b", 5), "cy": ("Member", "ml", "a", 4)}


AGREE = "{members: {ada@acme.example: Member, group:ml: Manager}, roles: {R: [P]}, unlisted: keep}"


def test_templates_may_say_the_same(access: AccessFiles) -> None:
    (p,) = access.load(
        f"{HEAD}templates:\n  a: {AGREE}\n  b: {AGREE}\ngroups: {{ml: [bob@acme.example]}}\n"
        "projects: {P: {use: [b, a]}}\n"
    ).desired.projects
    assert held(p) == {"ada": ("Member", None, "b", 5), "bob": ("Manager", "ml", "b", 5)}


#: What two templates say → what is told of them, and what the project can say itself to settle it.
DISAGREE = {
    ("members: {ada@acme.example: Member}", "members: {ada@acme.example: Manager}"): (
        '5:17: The templates "a" and "b" disagree about ada@acme.example',
        "members: {ada@acme.example: Owner}",
    ),
    ("members: {group:ml: Member}", "members: {group:ml: Manager}"): (
        '5:17: The templates "a" and "b" disagree about group:ml',
        "members: {group:ml: Owner}",
    ),
    ("members: {group:ml: Member}", "members: {group:all: Manager}"): (
        'bob@acme.example would get two roles in the templates of the project "P"',
        "members: {bob@acme.example: Owner}",
    ),
    ("roles: {R: []}", "roles: {R: [P]}"): (
        '5:15: The templates "a" and "b" disagree about the role "R"',
        "roles: {r: []}",
    ),
    ("policies: {R: []}", "policies: {r: []}"): (
        '5:18: The templates "a" and "b" disagree about the policy "r"',
        "policies: {r: []}",
    ),
    ("unlisted: keep", "unlisted: remove"): (
        '5:7: unlisted of the templates of the project "P" is set to another value here',
        "unlisted: keep",
    ),
}


@pytest.mark.parametrize(("two", "told"), DISAGREE.items())
def test_templates_that_disagree(access: AccessFiles, two: tuple[str, str], told: tuple[str, str]) -> None:
    text = (
        f"{HEAD}templates:\n  a: {{{two[0]}}}\n  b: {{{two[1]}}}\n"
        "groups: {ml: [bob@acme.example], all: [bob@acme.example]}\nprojects:\n  P:\n    use: [a, b]\n"
    )
    said = access.wrong(text)
    assert told[0] in said
    assert "access.yaml:4" in said
    access.load(f"{text}    {told[1]}\n")


#: What stands in the file → what is told.
BAD = {
    "projects: {P: {use: standrd}}": ['3:21: There is no template "standrd"', "Define it under templates."],
    "templates: {standard: {}}\nprojects: {P: {use: standrd}}": ["4:21: There is no template", '"standard"?'],
    "templates: {a: {use: b}, b: {}}": ['3:17: The template "a" uses a template', "name both in the project"],
    "templates: {a: {id: x}}": ['3:17: "id" isn\'t a key of the template "a"'],
    "templates: {a: }": ['3:13: The template "a" is empty'],
    "templates: [a]": ["3:12: templates takes a mapping of the names of templates, not a list"],
    "templates: {a: {}, ' a ': {}}": [
        '3:20: The template "a" is defined twice',
        "It stands at access.yaml:3 already",
    ],
    "templates: {a: {}}\nprojects: {P: {use: [a, a]}}": ['4:25: "a" stands twice in use'],
    "templates: {a: {}}\nprojects: {P: {use: [[a]]}}": ["4:22: An item of use is the name of a template, not a list"],
    "projects: {P: {use: }}": ["3:16: use takes the name of a template, or a list of them, not nothing"],
    # Told once, also where nobody uses it.
    "templates: {a: {roles: {Owner: []}, members: {group:x: Member}}}": [
        "3:25: Owner is a role of the platform",
        '3:47: There is no group "x"',
    ],
    "templates: {a: {roles: {}, members: {ada@acme.example: Nobody}}}\nprojects: {P: {use: a}, Q: {use: a}}": [
        '3:56: There is no role "Nobody"'
    ],
    "organization: {use: a}": ['2:16: "use" isn\'t a key of the organization'],
}


@pytest.mark.parametrize(("lines", "told"), BAD.items())
def test_what_is_wrong_with_a_template(access: AccessFiles, lines: str, told: list[str]) -> None:
    head = "version: 1\n" if lines.startswith("organization") else HEAD
    said = access.wrong(f"{head}{lines}\n")
    for part in told:
        assert part in said
    assert said.count(told[0].partition(": ")[2]) == 1


def test_an_unused_template_is_known(access: AccessFiles) -> None:
    loaded = access.load(f"{HEAD}{STANDARD}")
    assert loaded.facts.unused_templates == {"standard": Source("access.yaml", 4)}


def test_templates_cannot_multiply_without_bound(access: AccessFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_DEFINED", 50)
    roles = ", ".join(f"R{n}: [A, B]" for n in range(10))
    projects = ", ".join(f"P{n}: {{use: a}}" for n in range(100))
    said = access.wrong(f"{HEAD}templates: {{a: {{roles: {{{roles}}}}}}}\nprojects: {{{projects}}}\n")
    assert said.startswith("access.yaml:3:13: Templates come to more than 50 definitions in all projects together\n")
    assert said.count("access.yaml:") == 1


def test_people_of_templates_cannot_either(access: AccessFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    from doorlist.access import groups

    monkeypatch.setattr(groups, "MOST_ENTRIES", 50)
    people = ", ".join(f"p{n}@acme.example: Member" for n in range(20))
    projects = ", ".join(f"P{n}: {{use: a}}" for n in range(100))
    said = access.wrong(f"{HEAD}templates: {{a: {{members: {{{people}}}}}}}\nprojects: {{{projects}}}\n")
    assert said.startswith("access.yaml:3:13: Groups and templates come to more than 50 entries in all scopes")
    assert said.count("access.yaml:") == 1


def test_a_second_owner_through_a_template(access: AccessFiles) -> None:
    said = access.wrong(
        f"{HEAD}templates: {{a: {{members: {{ada@acme.example: Owner}}}}}}\n"
        "projects: {P: {use: a, members: {bob@acme.example: Owner}}}\n"
    )
    assert '4:34: bob@acme.example is a second Owner of the project "P"' in said
    assert "ada@acme.example is its Owner at access.yaml:3" in said


def test_everybody_of_a_template_must_be_in_the_organization(access: AccessFiles) -> None:
    said = access.wrong(
        "version: 1\norganization: {name: Acme, members: {}}\n"
        "templates: {a: {members: {ada@acme.example: Owner}}}\nprojects: {P: {use: a}}\n"
    )
    assert '3:27: ada@acme.example in the project "P", but not in the organization' in said


TIMED = """templates:
  raise:
    members:
      ada@acme.example: {role: Manager, starts: 2027-01-01, expires: 2027-01-31, then: Member}
      group:early: {role: Member, expires: 2027-01-31}
      group:late: {role: Manager, starts: 2027-02-01}
groups: {early: [bob@acme.example, cy@acme.example], late: [bob@acme.example, cy@acme.example]}
"""


def test_entries_of_templates_have_their_times(access: AccessFiles) -> None:
    loaded = access.load(
        f"{HEAD}{TIMED}projects: {{P: {{use: raise}}, Q: {{use: raise, members: {{cy@acme.example: Member}}}}}}\n"
    )

    def at_month(month: int) -> list[dict[str, str]]:
        found = at(loaded.desired, datetime(2027, month, 15, tzinfo=UTC)).projects
        return [{name: role for name, (role, *_) in held(project).items()} for project in found]

    assert at_month(1) == [
        {"ada": "Manager", "bob": "Member", "cy": "Member"},
        {"ada": "Manager", "bob": "Member", "cy": "Member"},
    ]
    assert at_month(2) == [
        {"ada": "Member", "bob": "Manager", "cy": "Manager"},
        {"ada": "Member", "bob": "Manager", "cy": "Member"},
    ]


def test_two_templates_are_one_with_their_times(access: AccessFiles) -> None:
    other = "  other: {members: {group:early: {role: Member, expires: 2027-01-31}}}\ngroups"
    loaded = access.load(f"{HEAD}{TIMED.replace('groups', other)}projects: {{P: {{use: [raise, other]}}}}\n")
    (later,) = at(loaded.desired, datetime(2027, 2, 15, tzinfo=UTC)).projects
    assert {name: role for name, (role, *_) in held(later).items()} == {
        "ada": "Member",
        "bob": "Manager",
        "cy": "Manager",
    }
    told = access.wrong(
        f"{HEAD}{TIMED.replace('groups', other.replace('01-31', '01-30'))}projects: {{P: {{use: [raise, other]}}}}\n"
    )
    assert 'The templates "raise" and "other" disagree about group:early' in told


ROLES = st.sampled_from(["Owner", "Manager", "Member"])
EMAILS = st.sampled_from([f"{name}@acme.example" for name in ("ada", "bob", "cy", "dan")])
TEAMS = {"one": ["ada@acme.example", "bob@acme.example"], "two": ["cy@acme.example", "dan@acme.example"]}


@st.composite
def sections(draw: st.DrawFn) -> dict[str, Any]:
    """What a project or a template can say; at most one Owner, so that no two meet."""
    people = draw(st.dictionaries(EMAILS, ROLES.filter(lambda role: role != "Owner"), max_size=3))
    groups = draw(st.dictionaries(st.sampled_from(sorted(TEAMS)), ROLES.filter(lambda role: role != "Owner")))
    names = st.sampled_from(["P", "Q", "R"])
    found: dict[str, Any] = {
        "members": {**people, **{f"group:{name}": role for name, role in groups.items()}},
        "unlisted": draw(st.sampled_from(["keep", "remove"])),
        "unlisted_roles": draw(st.sampled_from(["keep", "remove"])),
        "policies": draw(st.dictionaries(names, st.lists(st.sampled_from(["a:b", "c:*"]), unique=True))),
        "roles": draw(st.dictionaries(names, st.just([]))),
    }
    left_out = draw(st.sets(st.sampled_from(sorted(found))))
    return {key: value for key, value in found.items() if key not in left_out}


def by_hand(own: dict[str, Any], template: dict[str, Any]) -> dict[str, Any]:
    """The project with the template written into it, told by set logic alone."""

    def people(section: dict[str, Any]) -> dict[str, str]:
        members = section.get("members", {})
        named = [name for name in TEAMS if f"group:{name}" in members]
        teams = {email: members[f"group:{name}"] for name in named for email in TEAMS[name]}
        return {**teams, **{email: role for email, role in members.items() if "@" in email}}

    found: dict[str, Any] = {**template, **own}
    for key in ("roles", "policies"):
        if key in own and key in template:
            found[key] = {**template[key], **own[key]}
    if "members" in own or "members" in template:
        found["members"] = {**people(template), **people(own)}
    return found


def project_of(file: dict[str, Any]) -> dict[str, Any]:
    text = yaml.safe_dump({"version": 1, "organization": {"name": "Acme", "unlisted": "keep"}, **file})
    (scope,) = load_given([("access.yaml", text.encode())]).desired.projects
    return {
        "managed": scope.managed,
        "unlisted": scope.unlisted,
        "unlisted_roles": scope.unlisted_roles,
        "people": {email: str(entry.role) for email, entry in scope.entries.items()},
        "roles": None if scope.roles is None else {name: one.policies for name, one in scope.roles.items()},
        "policies": None if scope.policies is None else {n: one.permissions for n, one in scope.policies.items()},
    }


@given(own=sections(), template=sections())
def test_a_template_is_what_one_would_write_by_hand(own: dict[str, Any], template: dict[str, Any]) -> None:
    used = {"templates": {"t": template}, "projects": {"Bot": {**own, "use": "t"}}, "groups": TEAMS}
    assert project_of(used) == project_of({"projects": {"Bot": by_hand(own, template)}, "groups": TEAMS})


@given(own=sections(), template=sections())
def test_two_templates_that_say_the_same_are_one(own: dict[str, Any], template: dict[str, Any]) -> None:
    project = {"groups": TEAMS, "projects": {"Bot": {**own, "use": ["t", "u"]}}}
    one = {"groups": TEAMS, "templates": {"t": template}, "projects": {"Bot": {**own, "use": "t"}}}
    assert project_of({**project, "templates": {"t": template, "u": template}}) == project_of(one)
