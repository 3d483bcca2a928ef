"""Requests about roles and policies: each kind, its lost answers and refusals, and ids that flow between them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import pytest

from doorlist.api.client import Client
from doorlist.api.patience import Patience
from doorlist.api.settings import Connection
from doorlist.applying.context import PAUSES
from doorlist.applying.execute import execute
from doorlist.emulator.running import Running, running
from doorlist.errors import Conflict, NotFound, Rejected, Throttled
from doorlist.journal.journal import Journal
from doorlist.values.action import PolicyChange, PolicyContent, RoleContent, RoleContentChange
from doorlist.values.live import (
    HeldRole,
    Invitation,
    Live,
    LiveScope,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import ORGANIZATION, Scope
from support.applying import carry_out, journal_rows, lines, no_pause
from support.fake_platform import After, Before, FakePlatform, error, lost
from support.plans import make_action, make_definition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from doorlist.applying.execute import Executed
    from doorlist.values.action import Action, DefinitionAction

BOT = Scope("project", "bot", "Bot")
CATALOGUE = tuple(Permission(f"id-{name}", name) for name in ("span:read", "trace:delete", "trace:read"))
READ, DELETE = CATALOGUE[2], CATALOGUE[1]
LOOK = Policy("look", "Look", "Eyes only", (READ,))
AUDITOR = Role("auditor", "Auditor", False, None, (PolicyRef("look", "Look"),))
EVE = Member("u-eve", "eve@acme.example", None, HeldRole("member", "Member"))
LOST = "the answer was lost (no answer in time)"


def there(*, policies: Sequence[Policy] = (LOOK,), roles: Sequence[Role] = (AUDITOR,)) -> Live:
    builtin = (Role("owner", "Owner", True), Role("member", "Member", True))
    inside = LiveScope({EVE.email: EVE}, (), (*builtin, *roles), tuple(policies), CATALOGUE)
    return Live(Organization("o", "Acme", "TEAM"), (BOT,), {BOT: inside, ORGANIZATION: inside})


def policy_action(kind: Any, before: PolicyContent | None, after: PolicyContent | None, **more: Any) -> Any:
    one = after or before
    assert one is not None
    found = None if before is None else LOOK.id
    return make_definition(
        kind, one.name, BOT, **{"definition": PolicyChange(before, after), "definition_id": found, **more}
    )


def role_action(kind: Any, before: RoleContent | None, after: RoleContent | None, **more: Any) -> Any:
    one = after or before
    assert one is not None
    found = None if before is None else AUDITOR.id
    return make_definition(
        kind, one.name, BOT, **{"definition": RoleContentChange(before, after), "definition_id": found, **more}
    )


OLD = PolicyContent("Look", "Eyes only", ("trace:read",))
WIDER = PolicyContent("Look", "Eyes only", ("span:read", "trace:read"))
OLD_ROLE = RoleContent("Auditor", None, ("Look",))
ACTIONS: dict[str, DefinitionAction] = {
    "define-policy": policy_action("define-policy", None, PolicyContent("Books", None, ("trace:delete",))),
    "redefine-policy": policy_action("redefine-policy", OLD, WIDER),
    "delete-policy": policy_action("delete-policy", OLD, None),
    "define-role": role_action("define-role", None, RoleContent("Reader", "Reads", ("Look",))),
    "redefine-role": role_action("redefine-role", OLD_ROLE, RoleContent("Auditor", None, ())),
    "delete-role": role_action("delete-role", OLD_ROLE, None),
}
#: What each comes to as a call of the interface.
CALLS: dict[str, tuple[Any, ...]] = {
    "define-policy": ("Books", ("id-trace:delete",)),
    "redefine-policy": ("look", "Look", ("id-span:read", "id-trace:read")),
    "delete-policy": ("look",),
    "define-role": ("Reader", ("look",), "Reads"),
    "redefine-role": ("auditor", "Auditor", ()),
    "delete-role": ("auditor",),
}


def call_of(kind: str) -> str:
    return kind.replace("-", "_")


def do(kind: str, folder: Path, *faults: Any, live: Live | None = None, **more: Any) -> tuple[str, FakePlatform]:
    """What becomes of one action of a kind, without its own words."""
    platform = FakePlatform(live or there())
    platform.script(call_of(kind), *[fault(platform) if callable(fault) else fault for fault in faults])
    (outcome,) = carry_out([ACTIONS[kind]], live or there(), platform, folder, **more).actions
    return f"{outcome.result}: {outcome.detail}" if outcome.detail else outcome.result, platform


@pytest.mark.parametrize("kind", ACTIONS)
def test_each_kind_is_one_request_with_ids_for_names(kind: str, tmp_path: Path) -> None:
    told, platform = do(kind, tmp_path)
    assert told == "done"
    (call,) = platform.calls
    expected = CALLS[kind]
    assert call[: 2 + len(expected)] == (call_of(kind), "project:bot", *expected)
    before, after = journal_rows(tmp_path)
    assert (before["kind"], before["name"], after["result"]) == (kind, ACTIONS[kind].name, "done")
    assert (before["definition"] is None) == kind.startswith("define-")
    assert after["definition"] is not None


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        ("Eyes only", "Eyes only", "UNCHANGED"),
        ("Eyes only", None, None),
        (None, "New", "New"),
        (None, None, "UNCHANGED"),
    ],
)
def test_a_description_is_sent_only_where_it_changes(
    before: str | None, after: str | None, sent: str | None, tmp_path: Path
) -> None:
    live = there(policies=(LOOK._replace(description=before),))
    platform = FakePlatform(live)
    old, new = PolicyContent("Look", before, ("trace:read",)), PolicyContent("Look", after, ())
    carry_out([policy_action("redefine-policy", old, new)], live, platform, tmp_path)
    text = platform.calls[0][-1]
    assert (text if text is None or isinstance(text, str) else text.name) == sent


@pytest.mark.parametrize("kind", ACTIONS)
def test_a_lost_answer_after_the_effect_is_settled_by_the_list(kind: str, tmp_path: Path) -> None:
    told, platform = do(kind, tmp_path, After(lost()))
    assert told.startswith(f"done: {LOST}; ")
    assert len(platform.writes()) == 1


@pytest.mark.parametrize("kind", ["define-policy", "define-role"])
def test_what_might_be_made_twice_is_never_sent_twice(kind: str, tmp_path: Path) -> None:
    told, platform = do(kind, tmp_path, Before(lost()))
    assert told == f"failed: {LOST}; reading shows no effect. Not sent again, so that it isn't made twice"
    assert len(platform.writes()) == 1
    assert len(platform.calls) == 1 + len(PAUSES), "the list was read after each pause"


@pytest.mark.parametrize("kind", [kind for kind in ACTIONS if not kind.startswith("define-")])
def test_the_others_are_sent_again_but_not_for_ever(kind: str, tmp_path: Path) -> None:
    assert do(kind, tmp_path / "a", Before(lost()))[0] == "done"
    told, platform = do(kind, tmp_path / "b", *[Before(lost())] * len(PAUSES))
    assert told == f"failed: {LOST}; sent {len(PAUSES)} times, and reading shows no effect"
    assert len(platform.writes()) == len(PAUSES)


def somebody(act: Any) -> Any:
    """Somebody else does something just before the request, whose answer is lost then."""

    def bind(platform: FakePlatform) -> Any:
        def fault() -> Any:
            act(platform)
            raise lost()

        return fault

    return bind


@pytest.mark.parametrize(
    ("kind", "act", "expected"),
    [
        (
            "redefine-policy",
            lambda p: p.policies_of(BOT, LOOK._replace(permissions=(DELETE,))),
            f"failed: {LOST}; somebody else has changed it",
        ),
        ("redefine-policy", lambda p: p.policies_of(BOT), f"failed: {LOST}; it is no longer in project Bot"),
        (
            "define-policy",
            lambda p: p.policies_of(BOT, LOOK, Policy("x", "books", None, (READ,))),
            f"failed: {LOST}; another one of that name is there",
        ),
        (
            "define-policy",
            lambda p: p.policies_of(BOT, LOOK, Policy("x", "Books", None, (DELETE,))),
            f"done: {LOST}; the list shows it",
        ),
        ("delete-policy", lambda p: p.policies_of(BOT), f"done: {LOST}; it is no longer there"),
    ],
)
def test_what_somebody_else_did_meanwhile(kind: str, act: Any, expected: str, tmp_path: Path) -> None:
    told, platform = do(kind, tmp_path, somebody(act))
    assert told == expected
    assert len(platform.writes()) == 1


@pytest.mark.parametrize("kind", ["define-policy", "define-role"])
@pytest.mark.parametrize("refusal", [Conflict, Rejected])
def test_a_name_in_use_can_mean_that_it_is_done(kind: str, refusal: Any, tmp_path: Path) -> None:
    """Which status says so isn't known."""
    made: Any = {
        "define-policy": Policy("x", "Books", None, (DELETE,)),
        "define-role": Role("x", "Reader", False, "Reads", (PolicyRef("look", "Look"),)),
    }[kind]
    taken = there(policies=(LOOK, made)) if kind == "define-policy" else there(roles=(AUDITOR, made))
    assert do(kind, tmp_path / "a", Before(error(refusal, "in use", 409)), live=taken)[0] == "done: the list shows it"
    assert do(kind, tmp_path / "b", Before(error(refusal, "no", 422)))[0] == "failed: no"


def test_a_role_that_somebody_holds_isnt_deleted(tmp_path: Path) -> None:
    def hold(platform: FakePlatform) -> Any:
        platform.people[BOT][EVE.email] = EVE._replace(role=HeldRole("auditor", "Auditor"))

    told, _ = do("delete-role", tmp_path, hold)
    assert told == "failed: a member holds it"


def test_what_is_gone_already_is_deleted(tmp_path: Path) -> None:
    told, _ = do("delete-policy", tmp_path, Before(error(NotFound, "no such policy", 404)), live=there(policies=()))
    assert told == "done: it is no longer there"


def test_what_a_definition_names_has_to_be_there(tmp_path: Path) -> None:
    unknown = policy_action("define-policy", None, PolicyContent("Books", None, ("trace:fly",)))
    nobody = role_action("define-role", None, RoleContent("Reader", None, ("Nothing",)))
    platform = FakePlatform(there())
    found = lines_of([unknown, nobody], platform, tmp_path)
    assert found == [
        "failed: project Bot has no permission trace:fly",
        "failed: project Bot has no policy Nothing",
    ]
    assert platform.writes() == []


def test_lists_that_live_lacks_are_read(tmp_path: Path) -> None:
    unread = Live(Organization("o", "Acme", "TEAM"), (BOT,), {BOT: LiveScope({}, ())})
    platform = FakePlatform(there())
    actions = [ACTIONS["define-policy"], ACTIONS["define-role"]]
    assert [each.result for each in carry_out(actions, unread, platform, tmp_path / "a").actions] == ["done"] * 2
    assert [call[0] for call in platform.calls] == ["permissions", "define_policy", "policies", "define_role"]
    platform = FakePlatform(there())
    platform.script("permissions", Before(error(Throttled, "too busy")))
    (outcome,) = carry_out(actions[:1], unread, platform, tmp_path / "b").actions
    assert outcome.detail == "what it names couldn't be looked up: too busy"


def lines_of(actions: Sequence[Action], platform: FakePlatform, folder: Path) -> list[str]:
    found = carry_out(actions, there(), platform, folder).actions
    return [f"{each.result}: {each.detail}" if each.detail else each.result for each in found]


def chain() -> list[Action]:
    """A new policy, a new role that has it, and people who get the role: nothing of it has an id yet."""
    policy = ACTIONS["define-policy"]
    role = role_action("define-role", None, RoleContent("Keeper", None, ("Books", "Look")), depends_on=(policy.id,))
    after = (role.id,)
    moved = make_action(
        "update-role", EVE.email, BOT, roles=("Member", "Keeper"), user_id=EVE.user_id, depends_on=after
    )
    invited = make_action("invite", "kurt@acme.example", BOT, roles=(None, "Keeper"), depends_on=after)
    return [policy, role, moved, invited]


@pytest.mark.parametrize("fault", [None, After(lost())])
def test_ids_of_what_is_made_flow_into_what_needs_them(fault: Any, tmp_path: Path) -> None:
    platform = FakePlatform(there())
    platform.script("define_policy", fault)
    platform.script("define_role", fault)
    assert {line.partition(":")[0] for line in lines_of(chain(), platform, tmp_path)} == {"done"}
    made = {policy.name: policy.id for policy in asyncio.run(platform.policies(BOT))}
    writes = {call[0]: call[2:] for call in platform.writes()}
    assert writes["define_role"][1] == (made["Books"], "look")
    role = next(role for role in asyncio.run(platform.roles(BOT)) if role.name == "Keeper")
    assert writes["set_role"] == (EVE.user_id, role.id)
    assert writes["invite"] == (("kurt@acme.example",), role.id)


def test_what_needs_a_definition_that_failed_is_skipped(tmp_path: Path) -> None:
    platform = FakePlatform(there())
    platform.script("define_policy", Before(error(Rejected, "no", 422)))
    because = "skipped: it depends on the definition of the {}, which {}"
    assert lines_of(chain(), platform, tmp_path) == [
        "failed: no",
        because.format("policy Books in project Bot", "failed"),
        because.format("role Keeper in project Bot", "was skipped"),
        because.format("role Keeper in project Bot", "was skipped"),
    ]


@pytest.mark.parametrize(
    ("offered", "expected", "mailed"),
    [
        ("reader", ["skipped", "skipped"], []),
        ("gone", ["done", "done"], [("project:bot", "kurt@acme.example")]),
    ],
)
def test_nobody_is_mailed_again_for_a_role_that_the_platform_just_didnt_show(
    offered: str, expected: list[str], mailed: list[tuple[str, str]], tmp_path: Path
) -> None:
    """An invitation offers a role of an unknown id: one that is gone, or one that the list doesn't show yet."""
    define = ACTIONS["define-role"]
    revoke = make_action("revoke", "kurt@acme.example", BOT, invitation_id=7)
    again = make_action(
        "invite", "kurt@acme.example", BOT, roles=(None, "Reader"), depends_on=sorted((define.id, revoke.id))
    )
    shown = Role("reader", "Reader", False, "Reads", (PolicyRef("look", "Look"),))
    open_one = (Invitation(7, "kurt@acme.example", role_id=offered),)
    before, now = (
        replace(live, scopes={**live.scopes, BOT: replace(live.scopes[BOT], invitations=open_one)})
        for live in (there(), there(roles=(AUDITOR, shown)))
    )
    platform = FakePlatform(now)
    platform.script("define_role", Before(error(Rejected, "a role of that name exists", 422)))
    found = carry_out([define, revoke, again], before, platform, tmp_path).actions

    assert [each.result for each in found] == ["done", *expected]
    assert platform.mails == mailed


def test_a_renamed_policy_is_known_by_both_names(tmp_path: Path) -> None:
    platform = FakePlatform(there())
    renamed = policy_action("redefine-policy", OLD, PolicyContent("Sight", "Eyes only", ("trace:read",)))
    role = role_action("define-role", None, RoleContent("Reader", None, ("Sight",)))
    assert lines_of([role, renamed], platform, tmp_path) == ["done", "done"]
    assert platform.writes()[0][3] == ("look",)


def test_of_two_policies_that_differ_in_case_the_exact_one_is_meant(tmp_path: Path) -> None:
    live = there(policies=(LOOK, Policy("twin", "LOOK")))
    for name, expected in (("Look", "look"), ("LOOK", "twin")):
        platform = FakePlatform(live)
        role = role_action("define-role", None, RoleContent("Reader", None, (name,)))
        carry_out([role], live, platform, tmp_path / name)
        assert platform.writes()[0][3] == (expected,)


@pytest.mark.parametrize("renamed_first", [False, True])
def test_a_lost_role_is_settled_whichever_name_its_policy_has_by_then(renamed_first: bool, tmp_path: Path) -> None:
    platform = FakePlatform(there())
    renamed = policy_action("redefine-policy", OLD, PolicyContent("Sight", "Eyes only", ("trace:read",)))
    role = role_action("redefine-role", OLD_ROLE, RoleContent("Auditor", "Text", ("Sight",)))
    platform.script("redefine_role", Before(lost()), After(lost()))
    actions = [renamed, role] if renamed_first else [role, renamed]
    found = lines_of(actions, platform, tmp_path)
    assert sorted(found) == ["done", f"done: {LOST}; the platform shows it as planned"]


def test_definitions_of_one_scope_go_one_by_one_and_the_organizations_first(tmp_path: Path) -> None:
    def new(scope: Scope, number: int) -> DefinitionAction:
        return make_definition("define-policy", f"P{number}", scope, after=("trace:read",))

    platform = FakePlatform(there())
    actions = [new(scope, number) for scope in (ORGANIZATION, BOT) for number in range(3)]
    carry_out(actions, there(), platform, tmp_path, concurrency=8)
    assert [call[1:3] for call in platform.calls] == [
        *[("organization", f"P{number}") for number in range(3)],
        *[("project:bot", f"P{number}") for number in range(3)],
    ]
    assert platform.most == 1


SEED: dict[str, Any] = {
    "organization": {"name": "Acme", "members": [{"email": "ada@acme.example", "role": "Owner"}]},
    "projects": [
        {
            "id": "bot",
            "name": "Bot",
            "members": [{"email": "ada@acme.example", "role": "Owner"}],
            "policies": [
                {"id": "look", "name": "Look", "description": "Eyes only", "permissions": ["trace:read"]},
                {"id": "old", "name": "Old", "permissions": []},
            ],
            "roles": [
                {"id": "auditor", "name": "Auditor", "policies": ["look"]},
                {"id": "gone", "name": "Gone", "policies": []},
            ],
        }
    ],
}
LOSSES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "effect and 500": {"kind": "status", "effect": True},
    "no effect and 500": {"kind": "status"},
    "cut": {"kind": "cut", "effect": True},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(SEED) as server:
        yield server


@pytest.mark.parametrize("api", ["v1", "v2"])
@pytest.mark.parametrize("loss", LOSSES)
def test_over_http_in_both_versions(server: Running, api: Literal["v1", "v2"], loss: str, tmp_path: Path) -> None:
    server.reset(SEED)
    if LOSSES[loss]:
        server.settings(faults=[{**LOSSES[loss], "verb": verb, "times": 1} for verb in ("POST", "PUT", "DELETE")])
    gone = make_definition("delete-policy", "Old", BOT, definition_id="old", before=())
    actions = [
        ACTIONS["define-policy"],
        chain()[1],
        ACTIONS["redefine-policy"],
        make_definition("delete-role", "Gone", BOT, definition_id="gone", before=()),
        gone,
    ]

    async def run() -> Executed:
        connection = Connection(server.url, server.key, api)
        patience = Patience(first_wait=0.001, longest_backoff=0.01)
        async with Client(connection, patience=patience) as client:
            live = Live(await client.organization(), await client.projects())
            with Journal(tmp_path / "journal.jsonl", live.organization.id) as journal:
                return await execute(actions, live, client=client, journal=journal, pause=no_pause)

    executed = asyncio.run(run())
    results = [outcome.result for outcome in executed.actions]
    project = server.state()["projects"][0]
    if loss == "no effect and 500":
        assert results == ["failed", "skipped", "done", "done", "done"]
        return
    assert results == ["done"] * 5, lines(executed.actions)
    policies = {policy["name"]: policy for policy in project["policies"]}
    granted = {
        name: [each.removeprefix("project-permission-") for each in policy["permissions"]]
        for name, policy in policies.items()
    }
    assert granted == {"Books": ["trace-delete"], "Look": ["span-read", "trace-read"]}
    assert policies["Look"]["description"] == "Eyes only"
    assert {role["name"]: sorted(role["policies"]) for role in project["roles"]} == {
        "Auditor": ["Look"],
        "Keeper": ["Books", "Look"],
    }
