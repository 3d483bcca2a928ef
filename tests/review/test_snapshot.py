"""Live state as a document, there and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.errors import SnapshotFileError
from doorlist.output.schema import snapshot_schema
from doorlist.review.snapshot import read_snapshot, snapshot, snapshot_json, to_live
from doorlist.values.live import Live, LiveScope, Role
from support.live_states import lives
from support.worlds import Inside, live

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
THERE = live({"ada": "Owner", "kurt": "-"}, {"zoe": "Member DECLINED 2026-01-01"}, Bot=Inside({"ada": "Owner"}))


def turned(there: Live) -> Live:
    """The same state, every list the other way round."""
    return Live(
        there.organization,
        there.projects[::-1],
        {
            scope: LiveScope(
                dict(reversed(list((part.members or {}).items()))),
                (part.invitations or ())[::-1],
                tuple(role._replace(policies=role.policies[::-1]) for role in (part.roles or ())[::-1]),
                None
                if part.policies is None
                else tuple(one._replace(permissions=one.permissions[::-1]) for one in part.policies[::-1]),
                None if part.permissions is None else part.permissions[::-1],
            )
            for scope, part in reversed(list(there.scopes.items()))
        },
    )


def in_order(role: Role) -> Role:
    return role._replace(policies=tuple(sorted(role.policies)))


@given(lives())
def test_there_and_back(there: Live) -> None:
    text = snapshot_json(snapshot(there, taken_at=NOW))
    back = to_live(read_snapshot(text.encode()))
    assert back.organization == there.organization
    assert set(back.projects) == set(there.projects)
    for scope, part in there.scopes.items():
        assert back.of(scope).members == part.members
        assert set(back.of(scope).invitations or ()) == set(part.invitations or ())
        assert set(map(in_order, back.of(scope).roles or ())) == set(map(in_order, part.roles or ()))
        assert (back.of(scope).policies is None) == (part.policies is None)
        assert {
            one._replace(permissions=tuple(sorted(one.permissions))) for one in back.of(scope).policies or ()
        } == {one._replace(permissions=tuple(sorted(one.permissions))) for one in part.policies or ()}
        assert set(back.of(scope).permissions or ()) == set(part.permissions or ())
    assert snapshot_json(snapshot(back, taken_at=NOW)) == text


@given(lives())
def test_the_same_state_gives_the_same_bytes_in_any_order(there: Live) -> None:
    assert snapshot_json(snapshot(there, taken_at=NOW)) == snapshot_json(snapshot(turned(there), taken_at=NOW))


def test_a_snapshot_of_before_definitions_were_saved_says_nothing_of_them() -> None:
    document = json.loads(snapshot_json(snapshot(THERE, taken_at=NOW)))
    document["format_version"] = "1.0"
    del document["catalogues"]
    for scope in document["scopes"]:
        del scope["policies"]
        for role in scope["roles"]:
            del role["description"], role["policies"]
    back = to_live(read_snapshot(json.dumps(document).encode()))
    assert [(there.policies, there.permissions) for there in back.scopes.values()] == [(None, None)] * 2


def test_a_stamp_stays_inside() -> None:
    scope = next(iter(THERE.scopes))
    invitations = tuple(one._replace(stamp="s3cret") for one in THERE.of(scope).invitations or ())
    stamped = replace(THERE, scopes={**THERE.scopes, scope: replace(THERE.of(scope), invitations=invitations)})
    assert "s3cret" not in snapshot_json(snapshot(stamped, taken_at=NOW))
    assert snapshot_json(snapshot(stamped, taken_at=NOW)) == snapshot_json(snapshot(THERE, taken_at=NOW))


def test_a_document_fits_its_schema_which_is_in_the_repository() -> None:
    schema = snapshot_schema()
    jsonschema.validate(json.loads(snapshot_json(snapshot(THERE, taken_at=NOW))), schema)
    kept = Path(__file__).parents[2] / "schemas" / "snapshot.schema.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == schema


def document() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(snapshot_json(snapshot(THERE, taken_at=NOW)))
    return made


def test_unknown_fields_of_a_newer_minor_version_are_passed_over() -> None:
    newer = {**document(), "format_version": "1.7", "more": 1}
    newer["scopes"][0]["members"][0]["more"] = 1
    assert to_live(read_snapshot(json.dumps(newer).encode())) == to_live(snapshot(THERE, taken_at=NOW))


def _set(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(made: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        spot: Any = made
        for part in parents:
            spot = spot[int(part)] if part.isdigit() else spot[part]
        if last == "+":
            spot.append(spot[0])
        else:
            spot[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("format_version", "2.0"), "another format than 1.x"),
        (_set("format_version", 1), "not a snapshot"),
        (_set("taken_at", "yesterday"), "taken_at"),
        (_set("taken_at", "2026-03-01T12:00:00"), "its time has no zone"),
        (_set("organization", None), "organization"),
        (_set("scopes.0.scope", {"type": "project", "id": None, "name": 3}), "scopes.0.scope"),
        (_set("scopes.+", None), "a scope is missing or stands twice"),
        (_set("scopes", []), "a scope is missing"),
        (_set("scopes.0.members.+", None), "somebody is twice"),
    ],
)
def test_what_is_no_snapshot(change: Callable[[dict[str, Any]], None], message: str) -> None:
    made = document()
    change(made)
    with pytest.raises(SnapshotFileError, match=message):
        read_snapshot(json.dumps(made).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b"{", b"[]", b"1", b'{"format_version": "1.0"}'])
def test_other_bytes(data: bytes) -> None:
    with pytest.raises(SnapshotFileError):
        read_snapshot(data)


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_clear_error(data: bytes) -> None:
    with pytest.raises(SnapshotFileError):
        read_snapshot(data)
