"""Watches the whole test suite for secrets: a plugin of pytest, loaded by `tests/conftest.py`.

Every key and token that the emulator makes in this process carries a mark. After each test the mark is looked for in
what was captured or printed by processes, in log records, in errors' texts, and in every file below `tmp_path`.
Where it is found, the test fails. The mark is of letters and digits, so no escaping hides it.
"""

from __future__ import annotations

import logging
import secrets
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from doorlist import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

MARK: Final = "Canary0f5ecret"
#: The platform's own side, as whoever runs it is shown the key and its state file holds tokens; and leaks on purpose.
EXEMPT: Final = ("tests/emulator/", "tests/commands/test_emulator.py", "tests/test_secrets.py")
_MOST_BYTES: Final = 20_000_000

_leaks: list[str] = []


def saw(text: object, where: str) -> None:
    """Look at something that people may read."""
    if text is None:
        return
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    at = shown.find(MARK)
    if at >= 0:
        _leaks.append(f"{where}: …{shown[max(at - 60, 0) : at]}[secret]…")


def pytest_configure(config: pytest.Config) -> None:
    """Mark secrets, and stand at every way out."""
    undo = pytest.MonkeyPatch()
    config.add_cleanup(undo.undo)
    token_urlsafe = secrets.token_urlsafe
    undo.setattr(secrets, "token_urlsafe", lambda nbytes=None: MARK + token_urlsafe(nbytes))
    _watch(undo, subprocess.Popen, "communicate", lambda got: _each(got, "a process's output"))
    _watch(undo, pytest.CaptureFixture, "readouterr", lambda got: _each(got, "captured output"))
    _watch_errors(undo)
    usual = logging.getLogRecordFactory()

    def record(*values: Any, **more: Any) -> logging.LogRecord:
        made = usual(*values, **more)
        saw(f"{made.msg} {made.args!r} {made.exc_info!r}", f"a log record of {made.name}")
        return made

    logging.setLogRecordFactory(record)
    config.add_cleanup(lambda: logging.setLogRecordFactory(usual))


def _each(texts: Iterable[object], where: str) -> None:
    for text in texts:
        saw(text, where)


def _watch(undo: pytest.MonkeyPatch, owner: type, name: str, look: Callable[[Any], object]) -> None:
    usual = getattr(owner, name)

    def watched(*values: Any, **more: Any) -> Any:
        got = usual(*values, **more)
        look(got)
        return got

    undo.setattr(owner, name, watched)


def _watch_errors(undo: pytest.MonkeyPatch) -> None:
    """Every error of doorlist, also one that is caught and never shown."""
    for kind in (errors.DoorlistError, errors.AccessFileError, errors.PlatformError):
        usual = kind.__init__

        def made(self: Exception, *values: Any, _usual: Any = usual, **more: Any) -> None:
            _usual(self, *values, **more)
            saw(f"{self} {self!r} {vars(self)}", f"the text of {type(self).__name__}")

        undo.setattr(kind, "__init__", made)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that let a secret out."""
    report = yield
    for title, text in report.sections:
        if title.endswith(report.when):  # those of the phases before are there again
            saw(text, title)
    if report.when == "call":
        folder: Path | None = getattr(item, "funcargs", {}).get("tmp_path")
        if folder is not None:
            _look_into(folder)
    found, _leaks[:] = _leaks[:], []
    if found and report.when != "setup" and not item.nodeid.startswith(EXEMPT) and report.passed:
        report.outcome = "failed"
        report.longrepr = "A secret got out:\n" + "\n".join(dict.fromkeys(found))
    return report


def _look_into(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.stat().st_size < _MOST_BYTES:
            try:
                saw(path.read_bytes(), f"the file {path.relative_to(folder)}")
            except OSError:  # made unreadable on purpose
                continue
