"""GitLab's terraform report: three counts, shown in a merge request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from doorlist.values.kinds import KINDS

if TYPE_CHECKING:
    from doorlist.values.plan import Plan


def gitlab_report(plan: Plan) -> str:
    """The report's JSON, all three counts always there. Source: `manual: output#what-ci-systems-take`.

    An invitation creates, as a new policy or role does; another role, another definition and a reminder update; what
    takes something away deletes.
    """
    report = {"create": 0, "update": 0, "delete": 0}
    for kind, facts in KINDS.items():
        counted = "delete" if facts.takes_away else "create" if facts.symbol == "+" else "update"
        report[counted] += plan.summary.of(kind)
    return json.dumps(report) + "\n"
