"""The campaign's short form, as CI plays it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_story_ends_well(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    ended = subprocess.run(
        [sys.executable, "-m", "tests.campaign", "--short", "--seed", "3", "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    figures = json.loads(out.read_text())
    assert figures["failed"] == []
    assert figures["stories"] == sum(figures["runs_to_converge"].values()) == 24
    # That something went wrong is what makes the rest worth anything.
    assert figures["faults"] > 80
    assert figures["kills"] > 4
    assert figures["stops"] > 0
    assert figures["changes_by_others"] > 10
    assert figures["mails"] > 50
    assert figures["blocked_as_in_use"] > 0
    assert figures["runs_of_what_is_due"] > 3
    assert figures["runs_with_totals_that_lag"] > 3
    assert {f"{verb} {what}" for verb in ("POST", "PUT", "DELETE") for what in ("roles", "policies")} == set(
        figures["definitions"]
    )
