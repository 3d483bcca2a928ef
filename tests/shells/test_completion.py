"""Completion in bash, zsh and fish themselves: a terminal, a line that is typed, and the Tab key."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from doorlist.commands.table import COMMANDS
from support.commandline import doorlist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.shells
#: Seconds until a shell that doesn't answer is given up.
PATIENCE = 60


class Terminal:
    """A shell on a pseudo-terminal, in a folder."""

    def __init__(self, command: list[str], folder: Path) -> None:
        assert shutil.which(command[0]), f"{command[0]} isn't installed: apt-get install zsh fish"
        self.primary, secondary = pty.openpty()
        environment = {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(folder), "PS1": "$ ", "LC_ALL": "C"}
        self.process = subprocess.Popen(
            command,
            stdin=secondary,
            stdout=secondary,
            stderr=secondary,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        os.close(secondary)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self.primary, text.encode())

    def until(self, pattern: str) -> str:
        """What came, up to what fits the pattern; it is taken off."""
        end = time.monotonic() + PATIENCE
        while (found := re.search(pattern, self.seen)) is None:
            assert time.monotonic() < end, f"no {pattern!r} in {self.seen!r}"
            if select.select([self.primary], [], [], 0.2)[0]:
                self.seen += os.read(self.primary, 65_536).decode(errors="replace")
                # zsh goes back a place and writes over it.
                self.seen = re.sub(r"[^\x08]\x08", "", self.seen)
        self.seen, seen = self.seen[found.end() :], self.seen[: found.end()]
        return seen

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.primary)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the three scripts, and files to complete."""
    for shell in ("bash", "zsh", "fish"):
        (tmp_path / f"doorlist.{shell}").write_text(doorlist("completion", shell).out, encoding="utf-8")
    (tmp_path / "people.yaml").touch()
    (tmp_path / "place").mkdir()
    (tmp_path / "two words.json").touch()
    return tmp_path


#: A shell's command line, and what makes it ready.
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "bind 'set enable-bracketed-paste off'; source doorlist.bash"),
    "zsh": (
        ["zsh", "-f", "-i"],
        "autoload -U compinit; compinit -u -D; source doorlist.zsh; unsetopt zle_bracketed_paste",
    ),
}


@pytest.fixture(params=SHELLS)
def terminal(request: pytest.FixtureRequest, folder: Path) -> Iterator[Terminal]:
    command, ready = SHELLS[request.param]
    started = Terminal(command, folder)
    try:
        started.type(f"{ready}; echo rea''dy\n")
        started.until("ready\r?\n")
        yield started
    finally:
        started.close()


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("doorlist snap", "doorlist snapshot "),
        ("doorlist plan --detailed", "doorlist plan --detailed-exitcode "),
        ("doorlist plan --format mark", "doorlist plan --format markdown "),
        ("doorlist plan --format=mark", "doorlist plan --format=markdown "),
        ("doorlist -v plan --allow-guardrail prot", "doorlist -v plan --allow-guardrail protected "),
        ("doorlist plan peo", "doorlist plan people.yaml "),
        ("doorlist drift --baseline two", "doorlist drift --baseline two\\ words.json "),
        ("doorlist plan --out-dir p", "doorlist plan --out-dir place/"),
        ("doorlist schema emul", "doorlist schema emulator-state "),
        ("doorlist help gloss", "doorlist help glossary "),
    ],
)
def test_tab_completes(terminal: Terminal, typed: str, becomes: str) -> None:
    # What is typed after the Tab shows up behind what the Tab completed.
    terminal.type(f"{typed}\t#end")
    assert terminal.until(re.escape(f"{becomes}#end"))


def fish(folder: Path, line: str) -> set[str]:
    """What fish would offer for the line, without descriptions."""
    assert shutil.which("fish"), "fish isn't installed: apt-get install zsh fish"
    command = ["fish", "--no-config", "-c", f'source doorlist.fish; complete -C "{line}"']
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    return {offered.partition("\t")[0] for offered in ended.stdout.splitlines()}


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("doorlist ", set(COMMANDS)),
        ("doorlist plan --detailed", {"--detailed-exitcode"}),
        ("doorlist plan --format ", {"text", "json", "markdown", "html"}),
        ("doorlist plan --format=mark", {"--format=markdown"}),
        ("doorlist -v plan --allow-guardrail prot", {"protected"}),
        ("doorlist plan peo", {"people.yaml"}),
        ("doorlist drift --baseline two", {"two words.json"}),
        ("doorlist plan --out-dir p", {"place/"}),
        ("doorlist schema emul", {"emulator-state"}),
        ("doorlist help pl", {"plan", "platform"}),
    ],
)
def test_fish_completes(folder: Path, line: str, offered: set[str]) -> None:
    assert fish(folder, line) == offered
