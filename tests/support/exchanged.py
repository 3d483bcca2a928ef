"""The same world on a platform that calls its roles, its plans and its strongest permissions otherwise.

`exchanged` takes any value, files, live state, facts and plans alike, and puts the other names in place of Confident
AI's, also in sentences. The other names stand in the same places of the alphabet, so that what is sorted stays so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")

_ROLES: Final = {"Owner": "Patron", "Admin": "Adjunct", "Manager": "Leader", "Member": "Novice"}
#: In small letters, as in the ids of roles and the names of guardrails, a word is no name.
_SPELLINGS: Final = {
    "FREE": "GIFT",
    **{spelt(old): spelt(new) for old, new in _ROLES.items() for spelt in (str, str.upper, str.swapcase)},
}
_WORD: Final = re.compile(rf"\b(an )?({'|'.join(_SPELLINGS)})(s?)\b")
_PERMISSION: Final = re.compile(r"\b(project|user|iam):manage\b")


def in_text(text: str) -> str:
    """A text with the other names."""

    def word(found: re.Match[str]) -> str:
        new = _SPELLINGS[found[2]]
        article = "" if found[1] is None else "an " if new[0] in "Aa" else "a "
        return f"{article}{new}{found[3]}"

    return _PERMISSION.sub(r"\1:mandate", _WORD.sub(word, text))


def exchanged(one: T) -> T:
    """The same value with the other names."""
    return cast("T", _exchanged(one))


def _exchanged(one: Any) -> Any:
    if isinstance(one, str):
        return in_text(one)
    if isinstance(one, Mapping):
        found = {_exchanged(key): _exchanged(value) for key, value in one.items()}
        return MappingProxyType(found) if isinstance(one, MappingProxyType) else found
    if isinstance(one, tuple) and hasattr(one, "_fields"):
        return type(one)(*map(_exchanged, one))
    if isinstance(one, list | tuple | frozenset | set):
        return type(one)(map(_exchanged, one))
    if is_dataclass(one) and not isinstance(one, type):
        return type(one)(**{each.name: _exchanged(getattr(one, each.name)) for each in fields(one) if each.init})
    return one
