"""The plan's JSON document: written, and read back. The only format that doorlist reads again.

A plan file is untrusted input: whatever it holds, reading it ends in a `Plan` or in a `PlanFileError`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from doorlist.errors import PlanFileError
from doorlist.output.json_writer import adapter, document_json
from doorlist.output.safe import terminal
from doorlist.values.action import ActionField, ScopeImpact, is_whole
from doorlist.values.fields import HintRecord
from doorlist.values.kinds import KINDS
from doorlist.values.plan import (
    FORMAT_VERSION,
    BlockedBy,
    DesiredRecord,
    Override,
    Plan,
    Unmanaged,
    Waiting,
    summary_of,
)
from doorlist.values.state_digest import state_digest

if TYPE_CHECKING:
    from collections.abc import Iterator


_LISTS: Final[dict[str, object]] = {
    "actions": ActionField,
    "waiting": Waiting,
    "unmanaged": Unmanaged,
    "blocked": BlockedBy,
    "overrides": Override,
    "left": ActionField,
    "hints": HintRecord,
    "impact": ScopeImpact,
}
_MAJOR: Final = FORMAT_VERSION.split(".")[0]
#: Years that a time of a plan can be in: with others, days couldn't be counted from it.
_EARLIEST: Final = 2000
_LATEST: Final = 9000
_WRONG: Final = "Save it again with `doorlist plan --out`."


def plan_json(plan: Plan) -> Iterator[str]:
    """The document, piece by piece. Same plan, same bytes (UTF-8)."""
    return document_json(plan, _LISTS, {"desired": DesiredRecord})


def read_plan(data: bytes) -> Plan:
    """A plan from the bytes of its document.

    Fields that this version doesn't know are passed over: a newer minor version may add some.

    Raises:
        PlanFileError: not JSON, not a plan, of another major version, or at odds with itself.
    """
    try:
        plan: Plan = adapter(Plan).validate_json(data, strict=True)
    except ValidationError as error:
        raise _refusal(data, error) from None
    _check_whole(plan)
    if state_digest(plan.desired.state) != plan.desired.digest:
        what = "its desired state isn't the one that `desired.digest` is of"
        raise PlanFileError(f"the plan is at odds with itself: {what}", fix=_WRONG)
    return plan


def _refusal(data: bytes, error: ValidationError) -> PlanFileError:
    """Why this isn't a plan: the file as such is looked at first, then its version, then its fields."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as broken:
        # The parser's own text may quote the file; the place is enough.
        place = f" (line {broken.lineno}, column {broken.colno})" if isinstance(broken, json.JSONDecodeError) else ""
        return PlanFileError(f"the plan file isn't JSON{place}", fix=_WRONG)
    version = document.get("format_version") if isinstance(document, dict) else None
    if not isinstance(version, str):
        return PlanFileError("the file is JSON, and not a plan: it has no `format_version`", fix=_WRONG)
    found = re.fullmatch(r"([0-9]{1,9})\.[0-9]{1,9}", version)
    if found is not None and found[1] != _MAJOR:
        return PlanFileError(
            f"the plan has format {version}, and this doorlist reads {_MAJOR}.x",
            fix="Use the version of doorlist that saved it, or save it again with this one.",
        )
    return PlanFileError(f"the file isn't a plan that can be used: {_first(error)}", fix=_WRONG)


def _first(error: ValidationError) -> str:
    """`actions.3.kind: Input should be …`, and how many problems there are more; never the input itself."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    first, more = found[0], f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
    # Where an action is wrong, pydantic puts the kind that it took it for into the place.
    place = ".".join(str(part) for number, part in enumerate(first["loc"][:9]) if number != 2 or part not in KINDS)
    if first["type"].startswith("union_tag_"):
        return f"{terminal(place)}.kind: Input should be a kind of action{more}"
    return f"{terminal(place) or 'the document'}: {terminal(first['msg'])}{more}"


def _check_whole(plan: Plan) -> None:
    """What types can't say: times with a zone, known dependencies, a summary that is true, a usable state."""
    times = (plan.created_at, plan.live.read_at, plan.as_of)
    if any(time is not None and time.utcoffset() is None for time in times):
        raise PlanFileError("the plan is at odds with itself: a time has no zone", fix=_WRONG)
    if any(time is not None and not _EARLIEST <= time.year <= _LATEST for time in times):
        raise PlanFileError("the plan is at odds with itself: a time can't be true", fix=_WRONG)
    seen: set[str] = set()
    for action in plan.actions:
        if action.id in seen or not seen.issuperset(action.depends_on):
            what = f"action {terminal(action.id)} stands twice, or before what it depends on"
            raise PlanFileError(f"the plan is at odds with itself: {what}", fix=_WRONG)
        if not is_whole(action):
            what = f"action {terminal(action.id)} and its definition are not of one kind"
            raise PlanFileError(f"the plan is at odds with itself: {what}", fix=_WRONG)
        seen.add(action.id)
    lists = {name: len(getattr(plan, name)) for name in ("waiting", "unmanaged", "blocked")}
    if plan.summary != summary_of(plan.actions, **lists):
        raise PlanFileError("the plan is at odds with itself: the summary isn't that of its lists", fix=_WRONG)
