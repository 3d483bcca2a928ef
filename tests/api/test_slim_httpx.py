from __future__ import annotations

import runpy
import subprocess
import sys

import pytest

from doorlist.api import slim_httpx


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_httpx_comes_without_its_command_line_and_leaves_no_trace() -> None:
    code = "import sys, doorlist.api.transport; print([n for n in sys.modules if n in {'pygments', 'httpx._main'}])"
    assert python(code) == "[]\n"


def test_its_command_line_can_still_be_imported_afterwards() -> None:
    assert python("import doorlist.api.slim_httpx, httpx._main; print(callable(httpx._main.main))") == "True\n"


def test_an_httpx_that_is_loaded_already_is_taken_as_it_is() -> None:
    assert python("import httpx, sys; import doorlist.api.slim_httpx as s; print(s.httpx is httpx)") == "True\n"


def test_what_is_loaded_first_is_httpx_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "httpx"]:
        monkeypatch.delitem(sys.modules, name)
    found = runpy.run_path(slim_httpx.__file__)["httpx"]
    assert found.__name__ == "httpx"
    assert found is not slim_httpx.httpx
    assert "httpx._main" not in sys.modules
