"""An edit's unified diff, and files that are replaced whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.editing.edit import _unified
from doorlist.editing.replacing import Replacement, replace
from doorlist.errors import DoorlistError
from support.random_worlds import examples

LINES = st.lists(st.sampled_from(("a\n", "b\n", "c\n")), max_size=30)


@examples
@given(LINES, LINES, LINES, LINES)
def test_the_diff_is_difflib_s(head: list[str], old: list[str], new: list[str], tail: list[str]) -> None:
    one, other = [*head, *old, *tail], [*head, *new, *tail]
    said = list(_unified(one, other, "x"))
    # Applied, it gives the new lines: `patch` itself says so below; here the parts that difflib would print.
    plain = list(unified_diff(one, other, "a/x", "b/x"))
    assert bool(said) == bool(plain)
    assert [line for line in said if line[0] == "-"].count("a\n") == 0
    gone, came = ([line[1:] for line in said[2:] if line[0] == sign] for sign in "-+")
    assert len(one) - len(gone) == len(other) - len(came)


def test_patch_applies_the_diff(tmp_path: Path) -> None:
    old = [f"line {number}\n" for number in range(200)]
    new = [*old[:50], "new\n", *old[50:120], *old[121:]]
    file = tmp_path / "x"
    file.write_text("".join(old), encoding="utf-8")
    subprocess.run(["git", "apply", "-"], input="".join(_unified(old, new, "x")), cwd=tmp_path, text=True, check=True)
    assert file.read_text(encoding="utf-8") == "".join(new)


KILLED = """
import os, signal, sys
from pathlib import Path
from doorlist.editing.replacing import Replacement, replace
calls = 0
def deadly(real):
    def call(*arguments, **more):
        global calls
        calls += 1
        if calls == int(sys.argv[1]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **more)
    return call
for where, name in ((os, "fsync"), (os, "replace"), (os, "open"), (os, "close"), (Path, "replace")):
    setattr(where, name, deadly(getattr(where, name)))
replace([Replacement("one", b"old" * 9, b"new" * 9), Replacement("two", b"old" * 9, b"new" * 9)])
"""


def test_a_kill_leaves_each_file_as_it_was_or_as_it_is_to_be(tmp_path: Path) -> None:
    seen = set()
    for moment in range(1, 40):
        for name in ("one", "two"):
            (tmp_path / name).write_bytes(b"old" * 9)
        ended = subprocess.run([sys.executable, "-c", KILLED, str(moment)], cwd=tmp_path, check=False)
        states = tuple((tmp_path / name).read_bytes()[:3] for name in ("one", "two"))
        assert {(tmp_path / name).read_bytes() for name in ("one", "two")} <= {b"old" * 9, b"new" * 9}
        seen.add(states)
        if ended.returncode == 0:
            break
    # Killed before the first, between the two, and not at all.
    assert ended.returncode == 0
    assert seen == {(b"old", b"old"), (b"new", b"old"), (b"new", b"new")}


def test_a_file_that_has_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"old")
    two.write_bytes(b"other")
    with pytest.raises(DoorlistError, match="meanwhile"):
        replace([Replacement(str(one), b"old", b"new"), Replacement(str(two), b"old", b"new")])
    assert (one.read_bytes(), two.read_bytes()) == (b"old", b"other")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DoorlistError, match="can't be written"):
        replace([Replacement(str(tmp_path / "gone" / "x"), b"", b"")])
