"""Two jobs that comment on one change don't overwrite each other's comment."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commandline import doorlist

ACCESS = """version: 1
organization: {name: Acme, unlisted: keep}
projects: {Docs: {unlisted: keep, members: {mary@acme.example: Manager}}}
"""


@pytest.fixture(autouse=True)
def file(platform: object) -> None:
    assert platform
    Path("access.yaml").write_text(ACCESS, encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (["plan"], "plan"),
        (["plan", "--out", "plan.json"], "plan"),
        (["apply", "--auto-approve"], "outcome"),
        (["drift"], "drift"),
        (["diff", "access.yaml", "access.yaml"], "diff"),
        (["report"], "report"),
    ],
)
def test_the_key_stands_in_the_marker(command: list[str], what: str) -> None:
    assert doorlist(*command, "--format", "markdown").out.startswith(f"<!-- doorlist:{what}:default -->\n")
    keyed = doorlist(*command, "--format", "markdown", "--comment-key", "eu --> bot")
    assert keyed.code == 0
    assert keyed.out.startswith(f"<!-- doorlist:{what}:eu%20--%3E%20bot -->\n")


def test_show_takes_one_too() -> None:
    assert doorlist("plan", "--out", "plan.json").code == 0
    shown = doorlist("show", "plan.json", "--format", "markdown", "--comment-key", "b")
    assert shown.out.startswith("<!-- doorlist:plan:b -->\n")


@pytest.mark.parametrize("key", ["", "k" * 101])
def test_a_key_is_neither_empty_nor_cut(key: str) -> None:
    ended = doorlist("plan", "--format", "markdown", "--comment-key", key)
    assert ended.code == 64
    assert "1 to 100 bytes" in ended.err
