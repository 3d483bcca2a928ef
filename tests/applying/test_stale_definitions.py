"""How a definition that has changed since a plan was made is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doorlist.applying.stale_definitions import differing
from doorlist.values.action import DefinitionAction, PolicyChange, PolicyContent
from support.plans import make_definition

READ, DELETE, SPANS = "trace:read", "trace:delete", "span:read"
PLANNED = make_definition("redefine-policy", "Look", before=(READ,), after=(READ, SPANS))


def _change(before: PolicyContent, after: PolicyContent) -> list[DefinitionAction]:
    return [replace(PLANNED, definition=PolicyChange(before, after))]


def _content(name: str = "Look", description: str | None = None, *permissions: str) -> PolicyContent:
    return PolicyContent(name, description, permissions or (READ,))


@pytest.mark.parametrize(
    ("needed", "told"),
    [
        ([PLANNED], []),
        (
            [make_definition("redefine-policy", "Look", before=(READ, DELETE), after=(READ, SPANS))],
            ["live has trace:delete by now"],
        ),
        (
            [make_definition("redefine-policy", "Look", before=(READ,), after=(READ, DELETE))],
            ["it would get trace:delete as well", "it would no longer get span:read"],
        ),
        (
            [make_definition("redefine-role", "Look", before=("Books",), after=(READ, SPANS))],
            ["live has Books by now", "live no longer has trace:read"],
        ),
        # Two requests, take and then give, are one change.
        (
            [
                make_definition("redefine-policy", "Look", before=(READ, DELETE), after=(READ,)),
                make_definition("redefine-policy", "Look", before=(READ,), after=(READ, SPANS)),
            ],
            ["live has trace:delete by now"],
        ),
        ([replace(PLANNED, definition_id="another")], ["live has another one of that name"]),
    ],
)
def test_what_changed_is_told_part_by_part(needed: list[DefinitionAction], told: list[str]) -> None:
    assert differing([PLANNED], needed) == told


def test_names_and_descriptions() -> None:
    planned = _change(_content("Look", "Old"), _content("Look", "New"))
    needed = _change(_content("Looks", None), _content("See", "Newer"))
    assert differing(planned, needed) == [
        "its description in live is another by now",
        "live calls it Looks by now",
        "its description would be another",
        "it would be called See",
    ]
