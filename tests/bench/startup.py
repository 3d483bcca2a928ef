"""At the desk: how long until the prompt is back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .measure import DOORLIST, in_turn, process
from .results import Result
from .worlds import access_file, everybody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .measure import Setting


def startup(setting: Setting) -> Iterator[Result]:
    """`--version`, `--help` and `validate`, against Pythons that do nothing."""
    file = setting.folder / "access.yaml"
    file.write_text(access_file(everybody(200), {}), encoding="utf-8")
    nothing = [sys.executable, "-c", "pass"]
    imports = [sys.executable, "-c", "import yaml, pydantic"]
    # Processes of some 50 ms: a few more of them steady the median.
    rounds = setting.rounds * 3
    version, python, told = in_turn(
        rounds,
        lambda: process([DOORLIST, "--version"]),
        lambda: process(nothing),
        lambda: process([DOORLIST, "--help"]),
    )
    yield Result("doorlist --version", "python -c pass", "at most", 5, version, python)
    yield Result("doorlist --help", "python -c pass", "at most", 5, told, python)
    validated, imported = in_turn(
        rounds, lambda: process([DOORLIST, "validate", str(file)]), lambda: process(imports)
    )
    yield Result("doorlist validate, 200 people", "import yaml, pydantic", "at most", 1.4, validated, imported)
