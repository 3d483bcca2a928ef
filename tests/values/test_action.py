"""Actions."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from doorlist.values.action import DefinitionAction, Impact, PersonAction


@pytest.mark.parametrize("kind", [PersonAction, DefinitionAction])
def test_an_action_told_what_it_means_is_the_same_otherwise(kind: type[PersonAction | DefinitionAction]) -> None:
    action = kind(**{field.name: field.name for field in fields(kind)})  # type: ignore[arg-type]
    impact, effects = (Impact(("ada@acme.example",), ("trace:read",)),), ("It is told.",)
    assert action.with_impact(impact, effects) == replace(action, impact=impact, effects=effects)
