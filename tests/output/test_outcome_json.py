from __future__ import annotations

import json

from doorlist.output.outcome_json import outcome_json
from support.expected import check
from support.plans import make_outcome, make_plan, representative_outcome


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/outcome.json", "".join(outcome_json(representative_outcome())))


def test_nothing_is_known_of_the_end() -> None:
    document = json.loads("".join(outcome_json(make_outcome(verdict="unfinished"))))

    assert document["actions"] == []
    assert document["remaining"] is None
    assert document["waiting"] is None


def test_nothing_is_left() -> None:
    document = json.loads("".join(outcome_json(make_outcome(after=make_plan()))))

    assert document["remaining"] == document["waiting"] == []
    assert document["results"] == {"done": 0, "failed": 0, "skipped": 0, "unknown": 0}
