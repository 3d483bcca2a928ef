"""What a desired state says, without where it is written and in which order: two that mean the same are equal."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doorlist.values.desired import Desired

#: Places, and `within`, which follows from the organization's entry.
_LEFT_OUT = ("source", "sources", "files", "within")


def meaning(desired: Desired) -> dict[str, Any]:
    """All of it; `scopes` by name and id (the organization's name is empty)."""
    said: dict[str, Any] = _plain(desired)
    organization = said.pop("organization")
    projects = said.pop("projects")
    said["guardrails"]["restricted"].sort(key=lambda one: one["permission"])
    said["organization"] = {"name": organization.pop("name"), "id": organization.pop("id")}
    said["scopes"] = {"": organization, **{one["name"]: one for one in projects}}
    return said


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in _LEFT_OUT}
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items() if name not in _LEFT_OUT}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
