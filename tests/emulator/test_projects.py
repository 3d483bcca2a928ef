"""The organization's name and its projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.emulator import projects
from doorlist.emulator.model import Refusal
from support.emulator import roles_of, world

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(status: int, attempt: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught:
        attempt()
    assert caught.value.status == status


def test_an_organization_is_renamed() -> None:
    w = world()
    projects.rename_organization(w, "Other")
    assert w.organization.name == "Other"
    refused(400, lambda: projects.rename_organization(w, ""))


def test_a_new_project_has_one_member_or_none() -> None:
    w = world()
    owned, key = projects.create(w, "Owned", "text", "MARY@acme.example")
    assert roles_of(owned, w) == {"mary": "Owner"}
    assert w.project_keys == {key}
    nobodys, other = projects.create(w, "Nobody's", None, None)
    assert nobodys.members == {}
    assert other != key
    refused(422, lambda: projects.create(w, "X", None, "stranger@acme.example"))
    refused(409, lambda: projects.create(w, "Docs", None, None))
    refused(400, lambda: projects.create(w, " ", None, None))


def test_an_update_changes_what_is_given() -> None:
    w = world()
    docs = w.projects["docs"]
    projects.update(w, docs, description="text")
    projects.update(w, docs, name="Docs")
    assert (docs.name, docs.description) == ("Docs", "text")
    projects.update(w, docs, name="Manuals", description=None)
    assert (docs.name, docs.description) == ("Manuals", None)
    refused(400, lambda: projects.update(w, docs))
    refused(409, lambda: projects.update(w, docs, name="Support Bot"))
    refused(400, lambda: projects.update(w, docs, name=""))


def test_a_deleted_project_s_name_is_free_again() -> None:
    w = world()
    projects.delete(w, w.projects["docs"])
    again, _ = projects.create(w, "Docs", None, None)
    assert again.id != "docs"
    assert again.members == {}
