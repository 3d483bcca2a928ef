"""`doorlist tidy`, the whole way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

FILE = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    bo@acme.example: {role: Member, expires: 2020-01-31} # of bo
    cy@acme.example: Member
    dee@acme.example: {role: Admin, expires: 2020-01-31}
    eve@acme.example: {role: Admin, expires: 2020-01-31, then: Member}
    group:ml: Member
    group:old: {role: Member, expires: 2020-01-31}
projects:
  Bot:
    members:
      ada@acme.example: Owner
      bo@acme.example: {role: Member, expires: 2030-01-31}
      cy@acme.example: {role: Member, expires: 2020-01-31}
      # of dee
      dee@acme.example: Member
      group:ml: {role: Member, expires: 2020-01-31}
  Lab:
    unlisted: keep
    members: {cy@acme.example: {role: Member, expires: 2020-01-31}, ada@acme.example: Owner}
groups:
  ml: [dee@acme.example]
  old: [cy@acme.example]
"""
TIDY = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    cy@acme.example: Member
    dee@acme.example: {role: Admin, expires: 2020-01-31}
    eve@acme.example: {role: Admin, expires: 2020-01-31, then: Member}
    group:ml: Member
projects:
  Bot:
    members:
      ada@acme.example: Owner
      # of dee
      dee@acme.example: Member
  Lab:
    unlisted: keep
    members: {cy@acme.example: {role: Member, expires: 2020-01-31}, ada@acme.example: Owner}
groups:
  ml: [dee@acme.example]
  old: [cy@acme.example]
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "access.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_what_has_ended_goes_and_what_still_changes_something_stays(file: Path) -> None:
    ended = doorlist("tidy")
    assert ended.code == 0, ended.err
    assert file.read_text(encoding="utf-8") == TIDY
    assert "No change of access." in ended.out
    assert "access.yaml:8: dee@acme.example has ended, and the entry stays: without it" in ended.err
    assert "come into the organization through group:ml (access.yaml:10)" in ended.err
    assert 'the project "Lab" keeps whoever isn\'t named' in ended.err
    again = doorlist("tidy")
    assert (again.code, "Nothing to change" in again.err) == (0, True)


def test_an_entry_of_the_organization_stays_where_a_group_holds_the_person_in_a_project(file: Path) -> None:
    text = FILE.replace("  old: [cy@acme.example]", "  old: [bo@acme.example]").replace(
        "      group:ml: {role: Member, expires: 2020-01-31}", "      group:old: Member"
    )
    file.write_text(text, encoding="utf-8")
    ended = doorlist("tidy")
    assert ended.code == 0, ended.err
    assert "bo@acme.example is in the project" in ended.err
    assert "bo@acme.example: {role: Member, expires: 2020-01-31}" in file.read_text(encoding="utf-8")


def test_an_entry_of_the_organization_goes_at_once_where_what_held_the_person_goes_too(file: Path) -> None:
    text = FILE.replace("  old: [cy@acme.example]", "  old: [bo@acme.example]").replace(
        "      group:ml: {", "      group:old: {"
    )
    file.write_text(text, encoding="utf-8")
    assert doorlist("tidy").code == 0
    assert "bo@acme.example: {" not in file.read_text(encoding="utf-8")
    assert "Nothing to change" in doorlist("tidy").err


LIVE = """\
version: 1
organization:
  name: Acme
  unlisted: keep
  members:
    ada@acme.example: Owner
    gone@acme.example: {role: Member, expires: 2020-01-31}
  invitees:
    zoe@acme.example: Member
    # of Mary
    mary@acme.example: Member # since May
    alan@partner.example:
      role: Member
      reason: x
projects:
  Support Bot:
    unlisted: keep
    roles:
      Annotator: {policies: [], was: Labeller}
      Nobody: {policies: [], was: Somebody}
    invitees: {alan@partner.example: Annotator}
"""
LIVE_TIDY = """\
version: 1
organization:
  name: Acme
  unlisted: keep
  members:
    ada@acme.example: Owner
    alan@partner.example:
      role: Member
      reason: x
    mary@acme.example: Member # since May
  invitees:
    zoe@acme.example: Member
    # of Mary
projects:
  Support Bot:
    unlisted: keep
    roles:
      Annotator: {policies: []}
      Nobody: {policies: [], was: Somebody}
    members:
      alan@partner.example: Annotator
    invitees: {}
"""


def test_live_tells_who_has_joined_and_what_is_done(platform: Running) -> None:
    file = Path("access.yaml")
    file.write_text(LIVE, encoding="utf-8")
    ended = doorlist("tidy", "--live")
    assert ended.code == 0, ended.err
    assert file.read_text(encoding="utf-8") == LIVE_TIDY
    assert {request["verb"] for request in platform.requests()} == {"GET"}
    assert "Nothing to change" in doorlist("tidy", "--live").err


def test_without_live_no_key_is_needed_and_nothing_is_moved(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY", raising=False)
    file.write_text(LIVE, encoding="utf-8")
    ended = doorlist("tidy")
    assert (ended.code, "Nothing to change" in ended.err) == (0, True)
    assert "the organization keeps whoever isn't named" in ended.err
    assert doorlist("tidy", "--live").code == 1


HIDING = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    bo@acme.example: {role: Member, expires: 2020-01-31}
projects:
  Bot:
    use: standard
    members: {group:ml: {role: Member, expires: 2020-01-31}}
  Lab:
    unlisted: keep
    members: {bo@acme.example: {role: Member, expires: 2020-01-31}}
templates:
  standard: {members: {ada@acme.example: Member}}
groups:
  ml: [ada@acme.example]
"""


def test_a_group_s_entry_that_hides_a_template_s_stays_and_what_goes_with_the_organization_is_not_named(
    file: Path,
) -> None:
    file.write_text(HIDING, encoding="utf-8")
    ended = doorlist("tidy")
    assert ended.code == 0, ended.err
    assert "access.yaml:10: group:ml has ended, and the entry stays: without it ada@acme.example would" in ended.err
    assert "bo@acme.example has ended" not in ended.err
    assert "bo@acme.example" not in file.read_text(encoding="utf-8")
