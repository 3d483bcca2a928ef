"""Files → Desired, as a whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from doorlist.access.load import load, load_given
from doorlist.errors import AccessFileError
from doorlist.values.desired import Entry, Guardrails, InvitationSettings, Limit, RoleRef, Source

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
