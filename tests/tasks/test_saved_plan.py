from __future__ import annotations

import os
from pathlib import Path

import pytest

from doorlist.errors import PlanFileError, StalePlan
from doorlist.output.plan_json import plan_json
from doorlist.tasks.saved_plan import Digested, saved_plan
from support.plans import representative_plan


def test_a_saved_plan_comes_back(tmp_path: Path) -> None:
    plan = representative_plan()
    content = Digested(plan_json(plan))
    (tmp_path / "plan.json").write_text("".join(content), encoding="utf-8")
    saved = saved_plan(str(tmp_path / "plan.json"))
    assert saved == (plan, content.digest)
    saved.must_be(content.digest)
    with pytest.raises(StalePlan, match="this isn't the plan that was expected"):
        saved.must_be("sha256:" + "0" * 64)


def test_a_missing_one_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match="no such file") as caught:
        saved_plan(str(tmp_path / "plan.json"))
    assert caught.value.fix is not None
    assert "--out" in caught.value.fix


def test_a_broken_one_says_where(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{")
    with pytest.raises(PlanFileError, match="isn't JSON") as caught:
        saved_plan(str(tmp_path / "plan.json"))
    assert caught.value.where == str(tmp_path / "plan.json")


def test_a_pipe_or_folder_is_no_plan(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PlanFileError, match="it isn't a plain file"):
        saved_plan(str(tmp_path / "pipe"))
    with pytest.raises(PlanFileError, match="is a directory"):
        saved_plan(str(tmp_path))
    with pytest.raises(PlanFileError, match="null byte"):
        saved_plan("nul\0")
