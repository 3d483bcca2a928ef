"""The world on disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist import emulator
from doorlist.emulator import invitations, projects
from doorlist.emulator.loading import state_of, world_from
from doorlist.emulator.machine import Machine
from doorlist.emulator.store import Store, company, read_state
from doorlist.errors import SettingsError
from support.emulator import world

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "company.json"


def test_what_is_saved_is_read_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    machine = Machine(world(), "key", Store(path))
    invitations.create(machine.world, machine.world.organization, ["kurt@acme.example"], None)
    machine.save()
    again = world_from(read_state(path))
    assert state_of(again, secrets=True) == state_of(machine.world, secrets=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_each_change_is_on_disk_before_it_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    machine = Machine(world(), "key", Store(path))
    machine.perform("POST", "v2", "/organization/invitations", body=b'{"emails": ["kurt@acme.example"]}')
    assert "kurt" in path.read_text()
    machine.act("accept", "kurt@acme.example")
    assert read_state(path).organization.members[-1].email == "kurt@acme.example"


def test_nothing_is_written_where_nothing_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    w, store = world(), Store(path)
    store.save(w)
    path.unlink()
    store.save(w)
    assert not path.exists()
    projects.rename_organization(w, "B")
    store.save(w)
    assert path.exists()


def test_a_failed_write_leaves_the_last_state_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    w, store = world(), Store(path)
    store.save(w)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    projects.rename_organization(w, "B")
    with pytest.raises(OSError, match="No space"):
        store.save(w)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "document: Invalid JSON"),
        ("{}", "organization: Field required"),
        ('{"organization": {"name": "A", "secret": 1}}', "organization.secret: Extra inputs are not permitted"),
    ],
)
def test_a_file_that_isn_t_a_state_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "seed.json"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_state(path)
    assert str(caught.value).startswith(f"{path}: {message}")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        read_state(tmp_path / "nothing.json")


def test_the_example_is_the_package_s_own() -> None:
    # No link: one breaks where somebody takes the folder along.
    assert not EXAMPLE.is_symlink()
    assert EXAMPLE.read_bytes() == Path(emulator.__file__).with_name("company.json").read_bytes()


def test_it_has_something_of_everything() -> None:
    world = world_from(company())
    statuses = {i.status for scope in world.scopes() for i in scope.invitations.values()}
    assert len(world.organization.members) == 34
    assert len(world.projects) == 6
    assert statuses == {"PENDING", "DECLINED", "ACCEPTED"}
    assert world.organization.owner() is not None
    assert [p.name for p in world.projects.values() if p.owner() is None] == ["Sandbox"]
    assert any(role is None for project in world.projects.values() for role in project.members.values())
    assert any(i.role_id is None for i in world.organization.invitations.values())
    assert {role.name for project in world.projects.values() for role in project.roles.values()} == {
        "Annotator",
        "Auditor",
    }
    assert {email.partition("@")[2] for email in (p.email for p in world.people.values())} == {
        "acme.example",
        "partner.example",
    }


def test_it_is_written_as_the_emulator_would_write_it() -> None:
    written = state_of(world_from(company()), secrets=False)
    again = state_of(world_from(written), secrets=False)
    assert written == again
    assert written.organization.members == company().organization.members
