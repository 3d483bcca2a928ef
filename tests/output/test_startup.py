from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "actions",
        "annotations",
        "blocks",
        "markdown_limit",
        "gitlab",
        "html",
        "markdown",
        "phrases",
        "problems",
        "safe",
        "text",
    ],
)
def test_only_the_documents_load_pydantic(module: str) -> None:
    code = f"import sys, doorlist.output.{module}; print(sorted({{'pydantic', 'rich', 'httpx'}} & set(sys.modules)))"

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"


@pytest.mark.parametrize(
    "module", ["access.load", "commands.validate", "tasks.powers_offline", "output.explain", "planning.offline"]
)
def test_files_are_read_and_checked_without_pydantic(module: str) -> None:
    code = (
        f"import sys, doorlist.{module}; from doorlist.access.form.file import File;"
        "from doorlist.access.form.keys import keys; keys(File);"
        "print(sorted({'pydantic', 'pydantic_core', 'rich', 'httpx'} & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"
