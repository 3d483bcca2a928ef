"""The example company: complete, believable, and the same in the package and in `examples/`."""

from __future__ import annotations

from pathlib import Path

from doorlist.emulator.company import company
from doorlist.emulator.loading import state_of, world_from

EXAMPLE = Path(__file__).parents[2] / "examples" / "company.json"


def test_the_example_is_the_package_s_own() -> None:
    from doorlist.emulator import company as module

    # No link: one breaks where somebody takes the folder along.
    assert not EXAMPLE.is_symlink()
    assert EXAMPLE.read_bytes() == Path(module.__file__).with_name("company.json").read_bytes()


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
