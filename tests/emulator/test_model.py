"""The things the platform keeps."""

from __future__ import annotations

import pytest

from doorlist.emulator.model import Refusal, named
from support.emulator import user_id, world


def test_a_scope_knows_its_roles_and_its_owner() -> None:
    w = world()
    bot = w.projects["support-bot"]
    assert [role.name for role in bot.all_roles()] == ["Owner", "Manager", "Member", "Annotator"]
    assert bot.role("annotator") is bot.roles["annotator"]
    assert bot.role(None) is bot.role("nothing") is None
    assert bot.owner() == user_id(w, "grace@acme.example")
    assert w.projects["docs"].owner() is None


def test_a_name_isn_t_blank() -> None:
    assert named(" A ") == " A "
    with pytest.raises(Refusal, match="blank"):
        named(" \t")
