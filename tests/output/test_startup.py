from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    ["annotations", "markdown_limit", "gitlab", "html", "markdown", "outcome", "phrases", "problems", "safe", "text"],
)
def test_only_the_documents_load_pydantic(module: str) -> None:
    code = f"import sys, doorlist.output.{module}; print(sorted({{'pydantic', 'rich', 'httpx'}} & set(sys.modules)))"

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"
