from __future__ import annotations

from importlib import import_module

import click
import pytest

from doorlist.commands.table import COMMANDS, module_of
from support.commandline import doorlist


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_is_the_first_line_of_the_command_s_help(name: str) -> None:
    command = import_module(module_of(name)).command
    assert isinstance(command, click.Command)
    assert command.name == name
    assert (command.help or "").splitlines()[0] == COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_can_be_verbose(name: str) -> None:
    ended = doorlist(name, "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"Usage: doorlist {name}")
    assert "--verbose" in ended.out
    assert doorlist(name, "-h") == ended


def test_help_lists_all_in_their_order() -> None:
    listed = doorlist("--help").out.partition("Commands:\n")[2]
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "]
    assert names[: len(COMMANDS)] == list(COMMANDS)


def test_a_keyword_s_module_has_an_underscore() -> None:
    assert module_of("import") == "doorlist.commands.import_"
    assert module_of("plan") == "doorlist.commands.plan"
