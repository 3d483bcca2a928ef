"""The watch over secrets itself: a leak that is planted is found, whichever way it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LEAKS = """
import logging
import subprocess
import sys

import pytest

from doorlist.emulator.running import new_key
from doorlist.emulator.world import fresh_token
from doorlist.errors import DoorlistError, NotFound
from support.commandline import streams


def test_printed():
    print(new_key())


def test_printed_to_stderr():
    print(fresh_token(), file=sys.stderr)


def test_looked_at_by_the_test_itself(capsys):
    print(new_key())
    assert capsys.readouterr().out


def test_written(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "journal.jsonl").write_text(fresh_token())


def test_in_an_error_that_is_caught():
    with pytest.raises(DoorlistError):
        raise DoorlistError(f"no {new_key()}")


def test_in_a_platform_error():
    with pytest.raises(NotFound):
        raise NotFound("gone", verb="GET", path="/v2", fix=fresh_token())


def test_logged():
    logging.getLogger("doorlist.requests").warning("%s", new_key())


def test_by_a_process():
    subprocess.Popen([sys.executable, "-c", f"print({new_key()!r})"], stdout=subprocess.PIPE).communicate()


def test_kept():
    assert new_key() != fresh_token()
"""


def test_planted_leaks_fail_their_tests(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", f"{here}:{here.parent / 'src'}")
    pytester.makeconftest('pytest_plugins = ["support.marked_secrets"]')
    pytester.makepyfile(LEAKS)
    ended = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-rA")
    assert ended.parseoutcomes() == {"failed": 8, "passed": 1}
    ended.stdout.fnmatch_lines(["*PASSED*test_kept*"])
    assert str(ended.stdout).count("\nA secret got out") == 8
