"""GitLab's terraform report: three counts, shown in a merge request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doorlist.values.plan import Plan


def gitlab_report(plan: Plan) -> str:
    """The report's JSON, all three counts always there. Source: style.md, CI facts.

    An invitation creates; a new role and a reminder update; a removal and a revoked invitation delete.
    """
    counts = plan.summary
    report = {
        "create": counts.invite,
        "update": counts.update_role + counts.resend,
        "delete": counts.remove + counts.revoke,
    }
    return json.dumps(report) + "\n"
