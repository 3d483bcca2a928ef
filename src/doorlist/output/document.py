"""The plan's JSON document: written, and read back. The only format that doorlist reads again.

A plan file is untrusted input: whatever it holds, reading it ends in a `Plan` or in a `PlanFileError`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from doorlist.errors import PlanFileError
from doorlist.output.safe import json_text, terminal
from doorlist.output.state_model import PlanPart
from doorlist.values.plan import (
    FORMAT_VERSION,
    Action,
    BlockedBy,
    DesiredRecord,
    Override,
    Plan,
    Unmanaged,
    Waiting,
)
from doorlist.values.state import from_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.values.desired import Desired

_LISTS: Final[dict[str, type]] = {
    "actions": Action,
    "waiting": Waiting,
    "unmanaged": Unmanaged,
    "blocked": BlockedBy,
    "overrides": Override,
}
_MAJOR: Final = FORMAT_VERSION.split(".")[0]
_WRONG: Final = "save it again with `doorlist plan --out`"


def plan_json(plan: Plan) -> Iterator[str]:
    """The document, piece by piece, one line an entry, with a new line at its end. Same plan, same bytes (UTF-8)."""
    # Entries are made one by one below.
    bare = replace(plan, actions=(), waiting=(), unmanaged=(), blocked=(), overrides=())
    # The desired state is as long as the files: it is written at once, without a copy of JSON values in between.
    shell = _adapter(Plan).dump_python(bare, mode="json", by_alias=True, exclude={"desired"})
    names = [field.name for field in fields(Plan) if field.name in {*shell, "desired"}]
    yield "{"
    for number, name in enumerate(names):
        yield f'{"," if number else ""}\n  "{name}": '
        entries = getattr(plan, name) if name in _LISTS else ()
        if name == "desired":
            yield entry_json(DesiredRecord, plan.desired)
            continue
        if not entries:
            yield value_json(shell[name])
            continue
        before = "["
        for entry in entries:
            yield f"{before}\n    {entry_json(_LISTS[name], entry)}"
            before = ","
        yield "\n  ]"
    yield "\n}\n"


def value_json(value: object) -> str:
    """A value of JSON on one line, safe to print."""
    try:
        text = to_json(value).decode()
    except PydanticSerializationError:  # half of a surrogate pair in a name; JSON can escape it
        text = json.dumps(value, separators=(",", ":"))
    return json_text(text)


def entry_json(kind: type, entry: object) -> str:
    """One entry as JSON on one line, safe to print."""
    adapter = _adapter(kind)
    try:
        return json_text(adapter.serializer.to_json(entry, by_alias=True).decode())
    except PydanticSerializationError:
        return value_json(adapter.dump_python(entry, by_alias=True))


def read_plan(data: bytes) -> Plan:
    """A plan from the bytes of its document.

    Fields that this version doesn't know are passed over: a newer minor version may add some.

    Raises:
        PlanFileError: not JSON, not a plan, of another major version, or at odds with itself.
    """
    try:
        plan: Plan = _adapter(Plan).validate_json(data, strict=True)
        _adapter(PlanPart).validate_json(data, strict=True)
    except ValidationError as error:
        raise _refusal(data, error) from None
    _check_whole(plan)
    return replace(plan, desired=replace(plan.desired, state=_state(plan.desired.state)))


def _refusal(data: bytes, error: ValidationError) -> PlanFileError:
    """Why this isn't a plan, as plainly as can be said: the file as such first, then its version, then a field."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as broken:
        # The parser's own text may quote the file; the place is enough.
        place = f" (line {broken.lineno}, column {broken.colno})" if isinstance(broken, json.JSONDecodeError) else ""
        return PlanFileError(f"the plan file is not JSON{place}", fix=_WRONG)
    version = document.get("format_version") if isinstance(document, dict) else None
    if not isinstance(version, str):
        return PlanFileError("the file is JSON, and not a plan: it has no `format_version`", fix=_WRONG)
    found = re.fullmatch(r"([0-9]{1,9})\.[0-9]{1,9}", version)
    if found is not None and found[1] != _MAJOR:
        return PlanFileError(
            f"the plan has format {version}, and this doorlist reads {_MAJOR}.x",
            fix="use the version of doorlist that saved it, or save it again with this one",
        )
    return PlanFileError(f"the file is not a plan that can be used: {_first(error)}", fix=_WRONG)


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _first(error: ValidationError) -> str:
    """`actions.3.kind: Input should be …`, and how many problems there are more; never the input itself."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    place = ".".join(str(part) for part in found[0]["loc"][:8])
    more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
    return f"{terminal(place) or 'the document'}: {terminal(found[0]['msg'])}{more}"


def _check_whole(plan: Plan) -> None:
    """What types can't say: times with a zone, known dependencies, a summary that is true, a usable state."""
    times = (plan.created_at, plan.live.read_at, plan.as_of)
    if any(time is not None and time.utcoffset() is None for time in times):
        raise PlanFileError("the plan is at odds with itself: a time has no zone", fix=_WRONG)
    seen: set[str] = set()
    for action in plan.actions:
        if action.id in seen or not seen.issuperset(action.depends_on):
            what = f"action {terminal(action.id)} stands twice, or before what it depends on"
            raise PlanFileError(f"the plan is at odds with itself: {what}", fix=_WRONG)
        seen.add(action.id)
    kinds = Counter(action.kind.replace("-", "_") for action in plan.actions)
    lists = {name: len(getattr(plan, name)) for name in ("waiting", "unmanaged", "blocked")}
    if any(getattr(plan.summary, f.name) != lists.get(f.name, kinds[f.name]) for f in fields(plan.summary)):
        raise PlanFileError("the plan is at odds with itself: the summary isn't that of its lists", fix=_WRONG)


def _state(document: Any) -> Desired:
    try:
        return from_state(document)
    except (LookupError, TypeError, ValueError, ArithmeticError):
        raise PlanFileError("the plan's `desired.state` is not one that can be planned again", fix=_WRONG) from None
