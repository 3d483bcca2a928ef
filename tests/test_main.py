"""The entry point: exit codes, start-up, and whatever goes wrong on the way out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from doorlist import __main__, __version__
from doorlist.commands import group
from doorlist.errors import Blocked, DoorlistError, StalePlan
from support.commandline import doorlist

if TYPE_CHECKING:
    from collections.abc import Callable

HEAVY = {"pydantic", "httpx", "rich", "starlette", "asyncio", "logging", "difflib"}
KEY = "confident_us_org_secret/with+odd=signs"


def python(code: str, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """A Python of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, **more
    )


def loaded_after(*arguments: str, folder: str | None = None) -> set[str]:
    """The top-level packages, and the modules of doorlist, that a command line loads."""
    code = (
        "import sys, json; from doorlist.__main__ import main; main(sys.argv[1:]); "
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    return set(json.loads(python(code, *arguments, cwd=folder).stderr.splitlines()[-1]))


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes `doorlist whoami` end with an error."""

    def end_with(error: BaseException) -> None:
        @click.command("whoami")
        def command() -> None:
            raise error

        monkeypatch.setattr(group.Commands, "get_command", lambda *_: command)

    return end_with


def test_version_goes_to_stdout() -> None:
    assert doorlist("--version") == (0, f"doorlist {__version__}\n", "")


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_import_click_and_no_command(option: str) -> None:
    loaded = loaded_after(option)
    assert not loaded & {*HEAVY, "yaml"}
    assert {name for name in loaded if name.startswith("doorlist.")} == {
        "doorlist.__main__", "doorlist.commands", "doorlist.commands.group", "doorlist.commands.table",
        "doorlist.cli", "doorlist.cli.run_state", "doorlist.words",
    }  # fmt: skip


def test_validate_imports_neither_pydantic_nor_httpx_nor_rich(tmp_path: Any) -> None:
    (tmp_path / "access.yaml").write_text(
        "version: 1\norganization: {name: Acme, members: {ada@acme.example: Owner}}\n"
        "guardrails: {allowed_domains: [acme.example], min_admins: 1}\n"
    )
    loaded = loaded_after("validate", folder=str(tmp_path))
    assert "yaml" in loaded
    assert not loaded & HEAVY


def test_python_m_doorlist_is_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "doorlist", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"doorlist {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing command"),
        (["pln"], "No such command 'pln'. Did you mean 'plan'?"),
        (["frobnicate"], "No such command 'frobnicate'."),
        (["--versoin"], "No such option"),
        (["plan", "--detailed-exitcod"], "--detailed-exitcode"),
        (["plan", "--format", "jsn"], "'jsn' isn't known. Did you mean 'json'?"),
        (["plan", "--max-removals", "many"], "'many' is no limit"),
        (["plan", "--as-of", "soon"], "'soon' isn't a date"),
        (["plan", "--allow-guardrail", "max_removal"], "Did you mean 'max_removals'?"),
        (["plan", "--concurrency", "0"], "--concurrency"),
        (["plan", "--api", "v3"], "'v3' isn't known"),
        (["show"], "Missing argument 'PLAN'"),
        (["schema", "acces"], "Did you mean 'access'?"),
        (["apply", "--plan", "p.json", "access.yaml"], "FILE can't be used with --plan"),
        (["apply", "--plan", "p.json", "--max-removals", "3"], "--max-removals can't be used with --plan"),
        (["apply", "--plan", "p.json", "--allow-guardrail", "owner"], "--allow-guardrail can't be used with --plan"),
        (["apply", "--plan", "p.json", "--guardrails", "g.yaml"], "--guardrails can't be used with --plan"),
        (["emulator", "--port", "70000"], "--port"),
    ],
)
def test_wrong_usage_is_64_with_what_would_be_right(arguments: list[str], message: str) -> None:
    ended = doorlist(*arguments)
    assert (ended.code, ended.out) == (64, "")
    assert message in ended.err
    assert "Traceback" not in ended.err


def test_wrong_usage_names_the_help_of_the_command() -> None:
    assert "`doorlist plan --help` lists the options." in doorlist("plan", "--nope").err


@pytest.mark.parametrize("spelling", [["--format", "json"], ["--format=json"]])
def test_wrong_usage_with_json_is_a_document(spelling: list[str]) -> None:
    ended = doorlist("plan", *spelling, "--nope")
    assert ended.code == 64
    assert "--nope" in ended.json["errors"][0]["message"]
    assert "--nope" in ended.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(DoorlistError("no"), 1), (Blocked("no"), 3), (StalePlan("no"), 4), (click.ClickException("no"), 1)],
)
def test_errors_bring_their_exit_code(ending: Callable[[BaseException], None], error: Exception, code: int) -> None:
    ending(error)
    assert doorlist("whoami") == (code, "", "error: no\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_an_error_without_a_traceback(
    ending: Callable[[BaseException], None], error: BaseException
) -> None:
    ending(error)
    ended = doorlist("whoami")
    assert ended.code == 1
    assert "stopped by you" in ended.err
    assert "Traceback" not in ended.err


def test_the_system_refusing_is_told_with_the_place(ending: Callable[[BaseException], None]) -> None:
    ending(FileNotFoundError(2, "No such file or directory", "there"))
    ended = doorlist("whoami")
    assert ended.code == 1
    assert "error: there: No such file or directory" in ended.err


def test_a_mistake_of_doorlist_asks_for_a_report_and_quotes_nothing(
    ending: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFIDENT_ORG_API_KEY", KEY)
    monkeypatch.delenv("DOORLIST_DEBUG", raising=False)
    ending(ZeroDivisionError(f"the key is {KEY}"))
    ended = doorlist("whoami")
    assert ended.code == 1
    assert "doorlist made a mistake: ZeroDivisionError at " in ended.err
    assert "Please report this line" in ended.err
    assert "the key is" not in ended.err
    assert "secret" not in ended.err


def test_debugging_shows_where_it_came_from_and_no_key(
    ending: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFIDENT_ORG_API_KEY", KEY)
    monkeypatch.setenv("DOORLIST_DEBUG", "1")
    error = ZeroDivisionError(f"the key is {KEY}")
    error.__cause__ = KeyError(KEY)
    ending(error)
    ended = doorlist("whoami")
    assert "in command" in ended.err
    assert "ZeroDivisionError: the key is [key]" in ended.err
    assert "which came from" in ended.err
    assert "secret" not in ended.err


def test_verbose_twice_shows_the_traceback(ending: Callable[[BaseException], None]) -> None:
    ending(ZeroDivisionError("oh"))
    assert "ZeroDivisionError: oh" not in doorlist("-v", "whoami").err
    assert "ZeroDivisionError: oh" in doorlist("-vv", "whoami").err


def test_a_closed_pipe_is_quiet() -> None:
    code = "import sys; from doorlist.__main__ import main; sys.exit(main(['schema', 'plan']))"
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as stdout:
        done = subprocess.run([sys.executable, "-c", code], stdout=stdout, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"")


def in_shell(words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m doorlist {words}'], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("help plan >&-", 0),
        ("help plan <&- >&- 2>&-", 0),
        ("schema plan >&-", 0),
        ("validate nowhere.yaml --format json >&-", 1),
        ("nonsense 2>&-", 64),
    ],
)
def test_a_stream_that_is_closed_takes_what_goes_there(words: str, code: int) -> None:
    done = in_shell(words)
    assert done.returncode == code
    assert "mistake" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", ["help plan", "schema plan", "--help", "validate nowhere.yaml --format json"])
def test_a_full_disk_under_stdout_is_told_once_and_without_a_traceback(words: str) -> None:
    done = in_shell(f"{words} >/dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "Exception ignored" not in done.stderr
    assert "Traceback" not in done.stderr


def test_shell_completion_still_works() -> None:
    code = "import sys; from doorlist.__main__ import main; sys.exit(main())"
    environment = {
        **os.environ,
        "_DOORLIST_COMPLETE": "bash_complete",
        "COMP_WORDS": "doorlist wh",
        "COMP_CWORD": "1",
    }
    done = python(code, env=environment)
    assert (done.returncode, done.stdout) == (0, "plain,who-can\nplain,whoami\n")


def test_a_second_ctrl_c_while_an_error_is_told_is_swallowed_by_a_handler_of_ours() -> None:
    """With `SIG_IGN` Python prints a traceback where the signal came just before."""
    before = signal.getsignal(signal.SIGINT)
    with __main__._interrupts_ignored():
        assert callable(signal.getsignal(signal.SIGINT))
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_process_ends_without_looking_for_cycles_once_more() -> None:
    code = (
        "import gc, sys; sys.argv = ['doorlist', '--version']; from doorlist.__main__ import process; "
        "code = process(); print(code, gc.get_freeze_count() > 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n0 True\n")
