from __future__ import annotations

import json

from doorlist.output.gitlab import gitlab_report
from support.plans import make_plan, representative_plan


def test_every_action_counts_once() -> None:
    plan = representative_plan()
    report = json.loads(gitlab_report(plan))

    assert report == {"create": 1, "update": 4, "delete": 4}
    assert sum(report.values()) == len(plan.actions)


def test_zeros_are_there() -> None:
    assert gitlab_report(make_plan()) == '{"create": 0, "update": 0, "delete": 0}\n'
