"""Files → Desired, as a whole."""

from __future__ import annotations

import gc
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorlist.access.load import load, load_given, load_to_edit
from doorlist.errors import AccessFileError, Problem
from doorlist.values.desired import Entry, InvitationSettings, RoleRef
from doorlist.values.guardrails import Guardrails, Limit
from doorlist.values.source import Source

if TYPE_CHECKING:
    from pathlib import Path

SPEC = """\
version: 1
organization:
  name: Acme
  unlisted: remove
  members:
    ada@acme.example: Owner
    grace@acme.example: Admin
    alan@partner.example: {role: Member, expires: 2027-01-31, reason: SEC-212}
    group:ml: Member
  invitees:
    kurt@acme.example: Member
projects:
  Support Bot:
    unlisted: keep
    members:
      grace@acme.example: Owner
      group:ml: Annotator
groups:
  ml: [alan@partner.example, kurt@acme.example]
invitations:
  projects: immediately
  declined: hold
  resend_after: 7d
guardrails:
  max_removals: 25%
  max_role_changes: 50%
  protected: [ada@acme.example]
  min_admins: 1
  max_admins: 5
  allowed_domains: [acme.example, partner.example]
  require_expiry: [partner.example]
"""


def test_the_file_of_the_spec(tmp_path: Path) -> None:
    file = str(tmp_path / "access.yaml")
    (tmp_path / "access.yaml").write_text(SPEC)

    desired = load([file]).desired

    assert desired.files == (file,)
    assert desired.organization.name == "Acme"
    assert desired.organization.source == Source(file, 2)
    assert dict(desired.organization.entries) == {
        "ada@acme.example": Entry("ada@acme.example", RoleRef("Owner"), Source(file, 6)),
        "grace@acme.example": Entry("grace@acme.example", RoleRef("Admin"), Source(file, 7)),
        "alan@partner.example": Entry(
            "alan@partner.example",
            RoleRef("Member"),
            Source(file, 8),
            expires=datetime(2027, 2, 1, tzinfo=UTC),
            reason="SEC-212",
        ),
        "kurt@acme.example": Entry("kurt@acme.example", RoleRef("Member"), Source(file, 11), "invitees"),
    }
    (project,) = desired.projects
    assert (project.name, project.id, project.unlisted, project.managed) == ("Support Bot", None, "keep", True)
    assert project.source == Source(file, 13)
    assert project.entries["kurt@acme.example"] == Entry(
        "kurt@acme.example", RoleRef("Annotator"), Source(file, 17), group="ml"
    )
    assert desired.invitations == InvitationSettings("immediately", "hold", timedelta(days=7))
    assert desired.guardrails == Guardrails(
        max_removals=(Limit(25.0, percent=True),),
        max_role_changes=(Limit(50.0, percent=True),),
        protected=frozenset({"ada@acme.example"}),
        min_admins=1,
        max_admins=5,
        allowed_domains=frozenset({"acme.example", "partner.example"}),
        require_expiry=frozenset({"partner.example"}),
        sources={
            "max_removals": Source(file, 25),
            "max_role_changes": Source(file, 26),
            "protected": Source(file, 27),
            "min_admins": Source(file, 28),
            "max_admins": Source(file, 29),
            "allowed_domains": Source(file, 30),
            "require_expiry": Source(file, 31),
        },
    )


def test_files_read_elsewhere_are_loaded_alike() -> None:
    given = [
        ("b.yaml", b"version: 1\nprojects: {Bot: {members: {}}}\n"),
        ("a.yaml", b"\xef\xbb\xbfversion: 1\norganization: {name: Acme}\n"),
    ]
    desired = load_given(given).desired
    assert desired.files == ("a.yaml", "b.yaml")
    assert [scope.name for scope in desired.scopes()] == ["Acme", "Bot"]


def test_files_read_elsewhere_are_checked_alike() -> None:
    with pytest.raises(AccessFileError, match=r"^a.yaml:1:1: The byte 0xFF isn't UTF-8 text"):
        load_given([("a.yaml", b"\xff")])


def test_a_later_problem_is_shown_at_its_line(tmp_path: Path) -> None:
    file = str(tmp_path / "access.yaml")
    (tmp_path / "access.yaml").write_text(SPEC)
    loaded = load([file])
    project = loaded.desired.projects[0]
    assert str(loaded.shown(Problem(*project.source, 1, "There is no such project", "Did you mean X?"))) == (
        f"{file}:13:3: There is no such project\n    Support Bot:\n    ^\n  Did you mean X?"
    )
    entry = loaded.desired.organization.entries["alan@partner.example"]
    assert str(loaded.shown(Problem(*entry.source, 1, "No such role", words=("alan@partner.example", "member")))) == (
        f"{file}:8:34: No such role\n"
        "      alan@partner.example: {role: Member, expires: 2027-01-31, reason: SEC-212}\n"
        f"  {' ' * 33}^"
    )
    bare = Problem(file, 2, 1, "Another organization")
    assert loaded.shown(bare) == bare._replace(text="organization:")
    assert loaded.shown(Problem(file, 13, 1, "x")).column == 3
    assert loaded.shown(Problem(file, 13, 5, "x")).column == 5
    assert loaded.shown(loaded.shown(bare)) == loaded.shown(bare)
    assert loaded.shown(Problem("plan.json", 1, 1, "x")).text is None


def test_no_file_at_all() -> None:
    with pytest.raises(AccessFileError, match="The organization isn't named"):
        load([])


def test_the_garbage_collector_is_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text(SPEC)
    assert gc.isenabled()
    load([str(file)])
    assert gc.isenabled()
    gc.disable()
    try:
        load([str(file)])
        assert not gc.isenabled()
        with pytest.raises(AccessFileError):
            load(["/nowhere"])
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_start_up_stays_lean() -> None:
    code = (
        "import sys, doorlist.access.load; "
        "print([m for m in ('pydantic', 'httpx', 'rich', 'deepdiff', 'difflib', 'pathlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


HOSTILE = {
    "brackets": b"[" * 2**20,
    "braces": b"{a: " * 2**18,
    "dashes": b"- " * 2**19,
    "question marks": b"? " * 2**19,
    "colons": b": " * 2**19,
    "anchors": b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 30000)),
    "self alias": b"&a [*a,*a]\n" * 2**16,
    "objects": b"a: !!python/object/apply:os.system [x]\n" * 2**14,
    "duplicates": b"version: 1\n" * 2**16,
    "unknown keys": b"".join(b"key%d: 1\n" % n for n in range(2**16)),
    "bad emails": b"version: 1\norganization:\n  name: A\n  members:\n"
    + b"".join(b"    x%d: M\n" % n for n in range(2**16)),
    "unknown groups": b"version: 1\norganization: {name: A}\ngroups:\n"
    + b"".join(b"  some-group-%d: []\n" % n for n in range(20_000))
    + b"projects:\n"
    + b"".join(b"  P%d: {members: {group:sme-group-%d: M}}\n" % (n, n) for n in range(10_000)),
    "groups times projects": b"version: 1\norganization: {name: A}\ngroups:\n  g: ["
    + b", ".join(b"p%d@b.example" % n for n in range(20_000))
    + b"]\nprojects:\n"
    + b"".join(b"  P%d: {members: {group:g: M}}\n" % n for n in range(15_000)),
    "one long line": b"a: '" + b"x" * 2**20,
    "quotes": b'"' * 2**20,
    "percent signs": b"%" * 2**20,
    "ampersands": b"&a " * 2**18,
    "commas": b"[" + b"," * 2**20,
    "pipes": b"a: |\n" + b" \n" * 2**19,
    "spaces": b" " * 2**20 + b"a",
    "NULs": b"\0" * 2**20,
    "line ends": b"\r" * 2**20,
    "comments": b"#\n" * 2**19,
    "tags": b"!a " * 2**18,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_told_off(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "access.yaml"
    file.write_bytes(data)
    with pytest.raises(AccessFileError) as caught:
        load([str(file)])
    assert 0 < len(caught.value.problems) <= 100
    assert len(str(caught.value)) < 100_000


PARTS = st.sampled_from(
    "version: 1\n|organization:\n|  name: Acme\n|  members:\n|    ada@acme.example: Owner\n|projects:\n|"
    "  P:\n|    id: x\n|"
    "    group:ml: {role: A, expires: 2027-01-31}\n|groups:\n|  ml: [ada@acme.example]\n|"
    "guardrails: {max_removals: 3}\n|"
    "invitations: {declined: hold}\n|&a |*a|<<: |!!python/name:x |\t|\0|{|}|[|]|? |- |~|'|\"|\u2028|\x85|\r|"
    "---\n|...\n|"
    "%YAML 1.1\n|#|\ufeff|\n| ".encode().split(b"|")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.lists(PARTS | st.binary(max_size=4), max_size=30).map(b"".join))
def test_any_bytes_are_read_or_told_off(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "access.yaml"
    file.write_bytes(data)
    problems: tuple[Problem, ...] = ()
    try:
        loaded = load([str(file)])
    except AccessFileError as error:
        problems = error.problems
    else:
        assert loaded.desired.organization.name or loaded.desired.organization.id
        return
    assert problems
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert all(line.isprintable() for line in str(problem).split("\n"))


local = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)
people = st.builds("{}@{}".format, local, st.sampled_from(["acme.example", "partner.example"]))
names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=8
).filter(lambda name: name.strip() == name and name != "<<")
roles = names.filter(lambda name: name.casefold() != "owner")
listings = st.dictionaries(people, roles, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(names, listings, max_size=4), listings, names)
def test_what_is_written_is_what_is_loaded(
    tmp_path: Path, projects: dict[str, dict[str, str]], members: dict[str, str], name: str
) -> None:
    file = tmp_path / "access.yaml"
    document = {
        "version": 1,
        "organization": {"name": name, "unlisted": "keep", "members": members},
        "projects": {project: {"members": listed} for project, listed in projects.items()},
    }
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")

    desired = load([str(file)]).desired

    assert desired.organization.name == name
    assert {email: entry.role.name for email, entry in desired.organization.entries.items()} == members
    assert {
        str(scope.name): {email: entry.role.name for email, entry in scope.entries.items()}
        for scope in desired.projects
    } == projects
    lines = file.read_text(encoding="utf-8").splitlines()
    for scope in desired.scopes():
        for email, entry in scope.entries.items():
            assert email in lines[entry.source.line - 1]


def test_files_that_are_to_be_changed_come_along_as_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    text = "version: 1\r\norganization: {name: Acme}\r\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    files = load_to_edit([str(file)])
    (opened,) = files.files
    assert files.loaded().desired.organization.name == "Acme"
    assert (opened.file, opened.text, opened.marked) == (str(file), text, True)
    assert opened.document.sections["organization"].name.line == 2
