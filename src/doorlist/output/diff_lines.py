"""What a diff says of one person, role, policy, guardrail or setting: the same in every format and in annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output import entries, phrases
from doorlist.output.blocks import Item
from doorlist.output.impact import permissions
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.times import end_day, start_day

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.output.blocks import Escaping
    from doorlist.review.diff_values import DefinitionChange, PersonChange, RailChange, Switch
    from doorlist.values.action import RoleChange

_DEFINED: Final = {
    "defined": "defined",
    "changed": "changed",
    "deleted": "deleted",
    "released": "no longer defined, and left as it is",
}


def moves_owner(change: PersonChange) -> bool:
    """Whether somebody becomes Owner by a change, or is Owner no longer."""
    return "owner" in change.marks or CONFIDENT_AI.ladders[change.scope.type].is_owner(change.role.before)


def person(change: PersonChange, escaping: Escaping) -> str:
    """Who, where, and what becomes of their role and its times."""
    who, where = escaping.name(change.email), phrases.place_in_files(change.scope, escaping.name)
    before, after = phrases.role(change.role.before, escaping.name), phrases.role(change.role.after, escaping.name)
    if change.what == "gains":
        return f"{who} in {where}: {after}{_when(change, escaping)}"
    if change.what == "invited":
        return f"{who} to {where}: {after}{_when(change, escaping)}"
    if change.what in {"loses", "released"}:
        return f"{who} in {where}: was {before}{_from(change.starts.before)}"
    if change.what == "role":
        return f"{who} in {where}: {before} → {after}{_moved(change, escaping)}"
    return f"{who} in {where} ({after}){_moved(change, escaping, always=True)}"


def below(change: PersonChange, escaping: Escaping) -> tuple[str, ...]:
    """What a reviewer has to know of the change besides."""
    below = [escaping.sentence(change.reason)] if change.reason else []
    if "protected" in change.marks:
        below.append("Protected by the old files.")
    if "outside" in change.marks and (moves_owner(change) or "admin" in change.marks or "by-id" in change.marks):
        below.append("Of a domain that wasn't there before.")
    return tuple(below)


def _when(change: PersonChange, escaping: Escaping) -> str:
    """From when, until when, and what then: `, from 2027-01-01, until 2027-01-31, then Member`."""
    then = "" if change.then.after is None else f", then {escaping.name(change.then.after)}"
    return f"{_from(change.starts.after)}{phrases.until(change.expires.after)}{then}"


def _from(moment: datetime | None) -> str:
    return "" if moment is None else f", from {start_day(moment)}"


def _moved(change: PersonChange, escaping: Escaping, *, always: bool = False) -> str:
    """The times that changed, also where the role did: a new role must not hide that it ends at another time."""
    starts, expires, then = change.starts, change.expires, change.then
    told = ""
    if starts.before != starts.after:
        told += f", {_begin(starts.before)} → {_begin(starts.after)}"
    else:
        told += _from(starts.after)
    if expires.before != expires.after:
        told += f", {_date(expires.before)} → {_date(expires.after)}"
    else:
        told += phrases.until(expires.after)
    told += _fallen(then, escaping)
    return f":{told.removeprefix(',')}" if always and told else ": at other times" if always else told


def _fallen(then: RoleChange, escaping: Escaping) -> str:
    """The role that an entry falls back to, and whether it was another one before."""
    if then.before == then.after:
        return "" if then.after is None else f", then {escaping.name(then.after)}"
    if then.after is None:
        return f", and nothing then instead of {escaping.name(then.before or '')}"
    instead = "" if then.before is None else f" instead of {escaping.name(then.before)}"
    return f", then {escaping.name(then.after)}{instead}"


def _begin(moment: datetime | None) -> str:
    return "already" if moment is None else f"from {start_day(moment)}"


def _date(moment: datetime | None) -> str:
    return "no expiry" if moment is None else end_day(moment)


def definition(one: DefinitionChange, escaping: Escaping) -> str:
    """Which role or policy, where, and what becomes of it."""
    was = "" if one.was is None else f", was {escaping.name(one.was)}"
    alike = not (one.gains or one.loses or one.description)
    what = "renamed" if one.was is not None and alike else _DEFINED[one.what]
    return f"{one.kind} {escaping.name(one.name)} of {phrases.place_in_files(one.scope, escaping.name)}{was}: {what}"


def parts_of(one: DefinitionChange, escaping: Escaping) -> tuple[str, ...]:
    """What a role or a policy gains and loses, and its new description."""
    below = [f"+ {permissions(one.gains, escaping)}"] if one.gains else []
    below += [f"- {permissions(one.loses, escaping)}"] if one.loses else []
    if one.description is not None:
        before, after = (
            "none" if text is None else escaping.sentence(text)
            for text in (one.description.before, one.description.after)
        )
        below.append(f"description: {before} → {after}")
    return tuple(below)


def rail_item(rail: RailChange, escaping: Escaping) -> Item:
    """A guardrail, with its values before and after."""
    before = "not set" if rail.before is None else escaping.name(rail.before)
    after = "not set" if rail.after is None else escaping.name(rail.after)
    return Item(
        f"{escaping.name(rail.guardrail)} {rail.direction}: {before} → {after}", entries.source(rail.source, escaping)
    )


def switch_item(switch: Switch, escaping: Escaping) -> Item:
    """A setting, with its values before and after and what that means."""
    where = "" if switch.scope is None else f" of {phrases.place_in_files(switch.scope, escaping.name)}"
    before = "not set" if switch.before is None else escaping.name(switch.before)
    after = "not set" if switch.after is None else escaping.name(switch.after)
    line = f"{escaping.name(switch.setting)}{where}: {before} → {after}"
    return Item(line, entries.source(switch.source, escaping), (escaping.sentence(switch.meaning),))
