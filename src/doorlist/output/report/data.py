"""An access review as compact data for the page's script: every text once, an access as a few numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorlist.output.blocks import Escaping
from doorlist.output.json_writer import value_json
from doorlist.output.report import labels
from doorlist.output.safe import NAME, SENTENCE, visible
from doorlist.values.times import end_day

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.review.report_values import Access, Report

_DAY = 86_400
# The script writes texts as texts, never as HTML; `Texts` has made them visible.
_AS_IT_IS = Escaping(str, str)


class Texts:
    """Texts by number; 0 is the empty one."""

    def __init__(self) -> None:
        self.all = [""]
        self._numbers = {"": 0}

    def number(self, text: str | None, most: int = NAME) -> int:
        """The number of a text, which is made visible and cut first as everywhere."""
        text = text or ""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self.all)
            self.all.append(visible(text, most))
        return found


def page_data(report: Report) -> str:
    """JSON that can stand in a `script` element: it holds none of `<`, `>` and `&`.

    `people` are `[email, name, accesses]`, with a 1 behind where they reach every project. An access is `[scope,
    state, role, told, until, days, why, file, line, change]`, zeros at its end left out: numbers of `scopes`,
    `states` and `texts`, the days until it ends (rounded up, at least 1), and the line.
    """
    texts = Texts()
    moment = report.as_of or report.created_at
    states = {state: number for number, state in enumerate(labels.STATES)}
    scopes = {summary.scope: number for number, summary in enumerate(report.scopes)}
    changes = {action.id: f"{action.kind}: {action.reason}" for action in report.differences}

    def row(access: Access) -> list[int]:
        why = "; ".join(labels.details(access, _AS_IT_IS, until=False))
        change = "; ".join(changes[ident] for ident in access.actions)
        numbers = [
            scopes[access.scope],
            states[access.state],
            texts.number(access.role or access.wanted),
            texts.number(labels.role_told(access, str)),
            0 if access.expires is None else texts.number(end_day(access.expires)),
            0 if access.expires is None else _days(access.expires, moment),
            texts.number(why, SENTENCE),
            0 if access.source is None else texts.number(access.source.file),
            0 if access.source is None else access.source.line,
            texts.number(change, SENTENCE),
        ]
        while numbers[-1] == 0 and len(numbers) > 1:
            numbers.pop()
        return numbers

    people = [
        [texts.number(p.email), texts.number(p.name), [row(one) for one in p.access], *[1] * p.reaches_projects]
        for p in report.people
    ]
    data: dict[str, Any] = {
        "scopes": [
            [texts.number(labels.scope_name(summary, str)), int(summary.managed)] for summary in report.scopes
        ],
        "states": [[state, word.symbol, word.label] for state, word in labels.STATES.items()],
        "soon": report.soon_days,
        "people": people,
        "texts": texts.all,
    }
    text = value_json(data)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _days(end: datetime, moment: datetime) -> int:
    """Days until then, rounded up; what has ended counts as one that ends at once."""
    return max(1, -int(-(end - moment).total_seconds() // _DAY))
