"""The scripts themselves; `tests/shells` tries them in the real shells."""

from __future__ import annotations

import subprocess

import pytest

from doorlist.commands.completion import SHELLS, completed
from doorlist.commands.schema import SCHEMAS
from doorlist.commands.table import COMMANDS
from doorlist.manual import TOPICS
from doorlist.output.completion import SCRIPTS, Completed, Option
from support.commandline import doorlist

BY_NAME = {command.name: command for command in completed()}


def option(command: str, name: str) -> Option:
    return next(each for each in BY_NAME[command].options if name in each.names)


def test_every_command_is_completed_in_every_shell() -> None:
    assert list(BY_NAME) == list(COMMANDS)
    assert tuple(SCRIPTS) == SHELLS
    for shell in SHELLS:
        script = doorlist("completion", shell)
        assert (script.code, script.err) == (0, "")
        assert all(name in script.out for name in COMMANDS)


@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        ("plan", "--format", ("text", "json", "markdown", "html")),
        ("plan", "--api", ("auto", "v1", "v2")),
        ("plan", "--out", "file"),
        ("plan", "--out-dir", "folder"),
        ("plan", "--as-of", "text"),
        ("plan", "--detailed-exitcode", None),
        ("plan", "-v", None),
        ("drift", "--baseline", "file"),
    ],
)
def test_what_an_option_takes_is_known(command: str, name: str, value: object) -> None:
    assert option(command, name).value == value


def test_guardrails_are_offered_by_name() -> None:
    assert "protected" in (option("plan", "--allow-guardrail").value or ())


def test_arguments_are_files_or_words() -> None:
    arguments = {name: BY_NAME[name].argument for name in ("plan", "diff", "show", "schema", "help", "completion")}
    assert arguments == {
        "plan": "file",
        "diff": "file",
        "show": "file",
        "schema": tuple(SCHEMAS),
        "help": TOPICS,
        "completion": SHELLS,
    }


def test_an_unknown_shell_is_wrong_usage() -> None:
    told = doorlist("completion", "bsh")
    assert told.code == 64
    assert "Did you mean 'bash'?" in told.err


HOSTILE = Completed("x", "it's [a]: \\ `b` $(c)", (Option(("--y",), "it's [a]: \\ `b` $(c)", ("a b", "'")),), "text")


@pytest.mark.parametrize("shell", ["bash"])
def test_what_help_says_can_t_become_code(shell: str) -> None:
    script = "".join(SCRIPTS[shell]([HOSTILE]))
    assert subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=True).stderr == ""
