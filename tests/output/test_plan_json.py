from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.errors import PlanFileError
from doorlist.output.plan_json import plan_json, read_plan
from doorlist.values.action import Impact, ScopeImpact
from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
from doorlist.values.guardrails import Guardrails, Limit
from doorlist.values.kinds import DefinitionKind
from doorlist.values.scope import ORGANIZATION
from doorlist.values.source import Source
from support.expected import check
from support.plans import NOW, make_action, make_definition, make_plan, representative_plan

if TYPE_CHECKING:
    from collections.abc import Callable

DESIRED = Desired(
    DesiredScope(
        "Acme",
        None,
        Source("access.yaml", 2),
        managed=True,
        entries={
            "ada@acme.example": Entry("ada@acme.example", RoleRef("Owner"), Source("access.yaml", 4), expires=NOW)
        },
        expired={
            "bea@acme.example": Entry("bea@acme.example", RoleRef(id="r1"), Source("access.yaml", 5), group="ml")
        },
    ),
    guardrails=Guardrails((Limit(25, True),), protected=frozenset({"ada@acme.example"})),
    files=("access.yaml",),
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def _bytes(plan: Any = None) -> bytes:
    return "".join(plan_json(plan or representative_plan())).encode()


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_bytes(make_plan(representative_plan().actions, desired=DESIRED)))
    return document


def _refused(document: Any) -> str:
    with pytest.raises(PlanFileError) as caught:
        read_plan(document if isinstance(document, bytes) else json.dumps(document).encode())
    text = str(caught.value)
    assert len(text) < 1_000
    assert all(line.isprintable() for line in text.split("\n"))
    return text.split("\n", maxsplit=1)[0]


def test_a_bit_of_everything() -> None:
    check("tests/output/expected/plan.json", _bytes().decode())


def test_fields_stand_in_the_order_of_the_contract() -> None:
    assert list(json.loads(_bytes())) == [
        "format_version",
        "tool",
        "created_at",
        "organization",
        "desired",
        "live",
        "actions",
        "waiting",
        "unmanaged",
        "blocked",
        "overrides",
        "summary",
        "only",
        "left",
        "hints",
        "impact",
    ]


@pytest.mark.parametrize(
    "plan",
    [
        make_plan(),
        representative_plan(),
        make_plan(desired=DESIRED),
        make_plan([make_definition(kind) for kind in get_args(DefinitionKind)]),
        make_plan(
            [
                make_definition(
                    impact=(Impact(("ada@acme.example",), ("trace:read",)),), interrupts=("b@acme.example",)
                )
            ],
            impact=(ScopeImpact(ORGANIZATION, ("ada@acme.example",), ("trace:read",), ("trace:delete",)),),
        ),
        make_plan(as_of=datetime(2027, 1, 31, tzinfo=UTC)),
        make_plan([make_action("remove", "a\u202e##[x]\n@acme.example", source=None)], organization="Zoë\x9b"),
    ],
)
def test_reading_gives_what_was_written(plan: Any) -> None:
    data = _bytes(plan)

    assert read_plan(data) == plan
    assert _bytes(read_plan(data)) == data


def test_an_action_has_no_holes() -> None:
    person, policy = json.loads(_bytes(make_plan([make_action(), make_definition()])))["actions"]

    assert not {"name", "definition", "definition_id"} & person.keys()
    assert not {"email", "user_id", "invitation_id", "role", "role_id"} & policy.keys()
    assert policy["definition"] == {
        "from": {"name": "Look", "description": None, "permissions": ["trace:read"]},
        "to": {"name": "Look", "description": None, "permissions": ["span:read", "trace:read"]},
    }


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("redefine-policy", {"definition": make_definition("delete-policy").definition}),
        ("redefine-policy", {"definition": make_definition("define-policy").definition}),
        ("redefine-policy", {"definition": make_definition("redefine-role").definition}),
        ("redefine-policy", {"definition_id": None}),
        ("define-role", {"definition_id": "r1"}),
        ("delete-role", {"definition": make_definition("redefine-role").definition}),
    ],
)
def test_a_definition_that_isn_t_of_its_kind_is_refused(kind: DefinitionKind, change: dict[str, Any]) -> None:
    assert "not of one kind" in _refused(_bytes(make_plan([make_definition(kind, **change)])))


def test_what_unicode_cannot_encode_is_written_and_refused() -> None:
    data = _bytes(make_plan([make_action("invite", "\ud800")]))

    assert json.loads(data)["actions"][0]["email"] == "\ud800"
    assert _refused(data).startswith("the file isn't a plan that can be used: the document: Invalid JSON")


def test_fields_of_a_newer_minor_version_are_passed_over() -> None:
    document = _document()
    document["format_version"] = "2.7"
    document["news"] = {"a": 1}
    document["actions"][0]["news"] = 1
    document["desired"]["state"]["news"] = 1
    document["actions"][1]["scope"]["news"] = 1
    document["actions"][0]["scope"]["news"] = 1

    assert read_plan(json.dumps(document).encode()).actions == representative_plan().actions


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the plan file isn't JSON (line 1, column 1)"),
        (b"\xff\xfe\x00", "the plan file isn't JSON"),
        (b"[" * 100_000, "the plan file isn't JSON"),
        (b"version: 1", "the plan file isn't JSON (line 1, column 1)"),
        (b"[]", "the file is JSON, and not a plan: it has no `format_version`"),
        (b"{}", "the file is JSON, and not a plan: it has no `format_version`"),
        (b'{"format_version": 1}', "the file is JSON, and not a plan: it has no `format_version`"),
        (b'{"format_version": "1.3"}', "the plan has format 1.3, and this doorlist reads 2.x"),
        (
            b'{"format_version": "2.0"}',
            "the file isn't a plan that can be used: tool: Field required (and 10 more)",
        ),
        (
            b'{"format_version": "\\u001b[31m"}',
            "the file isn't a plan that can be used: format_version: "
            "String should match pattern '^2\\.\\d+$' (and 11 more)",
        ),
    ],
)
def test_what_is_not_a_plan_is_told(data: bytes, message: str) -> None:
    assert _refused(data) == message


def _set(*path: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: Any) -> None:
        for key in path[:-1]:
            document = document[key]
        document[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_set("actions", 3, "kind", to="destroy"), "actions.3.kind: Input should be a kind of action"),
        (_set("actions", 0, "source", "line", to="9"), "actions.0.source.line: Input should be a valid integer"),
        (_set("actions", 0, "scope", to={"type": "project"}), "actions.0.scope"),
        (_set("actions", 0, "scope", to={"type": "galaxy"}), "actions.0.scope"),
        (_set("actions", 0, "scope", to=["project", "a", "b"]), "actions.0.scope: Value error, a scope is an object"),
        (_set("created_at", to="2026-01-01T00:00:00"), "a time has no zone"),
        (_set("live", "read_at", to="2026-01-01T00:00:00"), "a time has no zone"),
        (_set("summary", "invite", to=7), "the summary isn't that of its lists"),
        (_set("summary", "waiting", to=7), "the summary isn't that of its lists"),
        (_set("actions", 1, "id", to="remove:organization:mallory@partner.example"), "stands twice"),
        (_set("actions", 0, "depends_on", to=["x"]), "before what it depends on"),
        (_set("desired", "state", to={}), "desired.state.organization: Field required"),
        (
            _set("desired", "state", "organization", "entries", 0, "role", to=5),
            "desired.state.organization.entries.0",
        ),
        (
            _set("desired", "state", "invitations", "resend_after", to=10**18),
            "desired.state.invitations.resend_after: Input should be less than or equal to",
        ),
        (
            _set("desired", "state", "organization", "entries", 0, "expires", to="soon"),
            "desired.state: Value error, a time isn't a date",
        ),
        (
            _set("desired", "state", "organization", "entries", 0, "role_id", to="r"),
            "desired.state: Value error, an entry has either role or role_id",
        ),
        (
            _set("desired", "state", "organization", "unlisted_roles", to="keep"),
            "isn't the one that `desired.digest`",
        ),
    ],
)
def test_a_plan_that_was_tampered_with_is_refused(change: Callable[[dict[str, Any]], None], message: str) -> None:
    document = _document()
    change(document)

    assert message in _refused(document)


@given(st.binary(max_size=200) | JSON_VALUES.map(lambda value: json.dumps(value).encode()))
def test_whatever_the_file_holds_it_is_refused(data: bytes) -> None:
    _refused(data)


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return [path, *(found for key, each in inner for found in _paths(each, (*path, key)))]


PATHS = [path for path in _paths(_document()) if path]


@given(st.sampled_from(PATHS), JSON_VALUES)
def test_any_value_anywhere_is_read_or_refused(path: tuple[str | int, ...], value: Any) -> None:
    document = _document()
    _set(*path, to=value)(document)
    data = json.dumps(document).encode()
    try:
        plan = read_plan(data)
    except PlanFileError:
        return
    assert read_plan(_bytes(plan)) == plan
