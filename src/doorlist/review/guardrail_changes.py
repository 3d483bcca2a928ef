"""Guardrails that a change of the files loosens, tightens or changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from doorlist.planning.builder import record
from doorlist.planning.limits import DEFAULTS, allowed
from doorlist.review.diff_values import RailChange
from doorlist.review.switches import span_written
from doorlist.values.guardrails import EVERYBODY, Limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from doorlist.review.diff_values import Direction
    from doorlist.values.guardrails import Guardrails, Restriction

#: Sizes of scopes at which two limits are compared: a count and a percentage cross somewhere.
_SIZES: Final = (*range(1, 1001), 2_000, 5_000, 10_000, 100_000)


def rail_changes(old: Guardrails, new: Guardrails) -> tuple[RailChange, ...]:
    """Every guardrail that differs, in the order of the file format."""
    return tuple(_changes(old, new))


def _changes(old: Guardrails, new: Guardrails) -> Iterator[RailChange]:
    def change(name: str, direction: Direction | None, before: str | None, after: str | None) -> Iterator[RailChange]:
        if direction is not None:
            source = new.sources.get(name)
            yield RailChange(name, direction, before, after, None if source is None else record(source))

    for name in DEFAULTS:
        before, after = getattr(old, name), getattr(new, name)
        yield from change(name, _limits(name, before, after), _listed(before), _listed(after))
    yield from change("protected", *_kept_more(old.protected, new.protected))
    direction = _numbers(old.min_admins, new.min_admins, stricter=lambda one, other: other > one)
    yield from change("min_admins", direction, _text(old.min_admins), _text(new.min_admins))
    direction = _numbers(old.max_admins, new.max_admins, stricter=lambda one, other: other < one)
    yield from change("max_admins", direction, _text(old.max_admins), _text(new.max_admins))
    before, after = old.allowed_domains, new.allowed_domains
    yield from change("allowed_domains", _domains(before, after), _words(before), _words(after))
    yield from change("require_expiry", *_kept_more(old.require_expiry, new.require_expiry))
    direction = _durations(old.max_duration, new.max_duration)
    yield from change("max_duration", direction, _spans(old.max_duration), _spans(new.max_duration))
    for one, other in _restrictions(old, new):
        named = other or one
        assert named is not None, "a restriction of neither side"
        source = None if other is None else record(other.source)
        direction = _restricted(one, other)
        if direction is not None:
            yield RailChange(f"restricted {named.permission}", direction, _holders(one), _holders(other), source)


def _limits(name: str, old: Sequence[Limit], new: Sequence[Limit]) -> Direction | None:
    if set(old) == set(new):
        return None
    both = [tuple(min(size, allowed(name, side, size)) for side in (old, new)) for size in _SIZES]
    return _direction(more=any(b > a for a, b in both), less=any(b < a for a, b in both))


def _direction(*, more: bool, less: bool) -> Direction | None:
    """`more`: something is allowed that wasn't; `less`: the other way round."""
    if more and less:
        return "changed"
    return "loosened" if more else "tightened" if less else None


def _kept_more(old: frozenset[str], new: frozenset[str]) -> tuple[Direction | None, str | None, str | None]:
    """The change of a guardrail that is stricter the more it names: direction, before and after."""
    return _direction(more=bool(old - new), less=bool(new - old)), _words(old or None), _words(new or None)


def _domains(old: frozenset[str] | None, new: frozenset[str] | None) -> Direction | None:
    if old is None or new is None:
        return _direction(more=old is not None, less=new is not None) if old != new else None
    return _direction(more=bool(new - old), less=bool(old - new))


def _durations(old: Mapping[str, timedelta], new: Mapping[str, timedelta]) -> Direction | None:
    """The change of `max_duration`: one person stands for all domains that neither side names."""
    domains = {*old, *new, EVERYBODY}
    both = [(_longest(old, domain), _longest(new, domain)) for domain in domains]
    return _direction(more=any(b > a for a, b in both), less=any(b < a for a, b in both))


def _longest(durations: Mapping[str, timedelta], domain: str) -> timedelta:
    concerned = [span for name, span in durations.items() if name in (domain, EVERYBODY)]
    return min(concerned, default=timedelta.max)


def _restrictions(old: Guardrails, new: Guardrails) -> Iterator[tuple[Restriction | None, Restriction | None]]:
    before, after = ({one.permission: one for one in side.restricted} for side in (old, new))
    for permission in sorted({*before, *after}):
        yield before.get(permission), after.get(permission)


def _restricted(old: Restriction | None, new: Restriction | None) -> Direction | None:
    """The change of `restricted`: it is looser where somebody may hold a permission who couldn't before."""
    if old is None or new is None:
        return "tightened" if old is None else "loosened"
    return _direction(more=_allows_more(new, old), less=_allows_more(old, new))


def _allows_more(one: Restriction, other: Restriction) -> bool:
    return bool(one.domains - other.domains) or not all(map(other.allows, one.people))


def _holders(restriction: Restriction | None) -> str | None:
    return None if restriction is None else _words({*restriction.people, *restriction.domains})


def _spans(durations: Mapping[str, timedelta]) -> str | None:
    told = ("" if name == EVERYBODY else f"{name}: " for name in sorted(durations))
    spans = (span_written(durations[name]) for name in sorted(durations))
    return ", ".join(map("".join, zip(told, spans, strict=True))) or None


def _numbers(old: int | None, new: int | None, *, stricter: Callable[[int, int], bool]) -> Direction | None:
    if old == new:
        return None
    if old is None or new is None:
        return "tightened" if old is None else "loosened"
    return "tightened" if stricter(old, new) else "loosened"


def _words(words: Iterable[str] | None) -> str | None:
    return None if words is None else ", ".join(sorted(words)) or "none"


def _listed(limits: Sequence[Limit]) -> str | None:
    return " and ".join(str(limit) for limit in limits) or None


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
