from __future__ import annotations

import click
import pytest

from doorlist.commands.group import group
from doorlist.commands.table import COMMANDS

CONTEXT = click.Context(group, info_name="doorlist")


def test_it_knows_every_command_of_the_table() -> None:
    assert group.list_commands(CONTEXT) == list(COMMANDS)
    assert all(isinstance(group.get_command(CONTEXT, name), click.Command) for name in COMMANDS)


def test_it_knows_no_other() -> None:
    assert group.get_command(CONTEXT, "os") is None
    with pytest.raises(click.UsageError, match="No such command"):
        group.resolve_command(CONTEXT, ["os"])
