"""What is suspicious in the files, or could be tidied."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from doorlist.planning.hints import file_hints, live_hints
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.at_moment import at
from doorlist.values.desired import Desired, WantedPolicy, WantedRole
from doorlist.values.guardrails import Guardrails, Restriction
from doorlist.values.live import Live, Policy
from doorlist.values.scope import ORGANIZATION
from doorlist.values.source import NO_FACTS, FileFacts, Source
from support.worlds import NOW, Inside, desired, guard, live, want

RAILS = Source("rails.yaml", 3)


def told(wanted: Desired, facts: FileFacts = NO_FACTS) -> list[str]:
    return [f"{hint.source.line} {hint.message}" for hint in file_hints(at(wanted, NOW), CONFIDENT_AI, facts)]


def guarded(**rails: object) -> Desired:
    guardrails = replace(Guardrails(), sources=dict.fromkeys(rails, RAILS), **rails)  # type: ignore[arg-type]
    return desired(want({"ada": "Owner", "eve@partner.example": "Member"}), guardrails=guardrails)


@pytest.mark.parametrize(
    ("rails", "expected"),
    [
        ({"protected": frozenset({"ada@acme.example"})}, []),
        (
            {"protected": frozenset({"adda@acme.example"})},
            ["3 protected names adda@acme.example, whom no entry names. Did you mean ada@acme.example?"],
        ),
        ({"protected": frozenset({"x@y.zz"})}, ["3 protected names x@y.zz, whom no entry names."]),
        ({"require_expiry": frozenset({"partner.example"})}, []),
        (
            {"require_expiry": frozenset({"partners.example"})},
            [
                "3 require_expiry names partners.example, a domain that nobody in the files has. "
                "Did you mean partner.example?"
            ],
        ),
        ({"max_duration": {"*": timedelta(days=1)}}, []),
        (
            {"max_duration": {"x.zz": timedelta(days=1)}},
            ["3 max_duration names x.zz, a domain that nobody in the files has."],
        ),
        ({"allowed_domains": frozenset({"acme.example", "partner.example", "x.zz"})}, []),
    ],
)
def test_guardrails_for_nobody(rails: dict[str, object], expected: list[str]) -> None:
    assert told(guarded(**rails)) == expected


@pytest.mark.parametrize("entry", ["Member", "Member until 2026-02-01", "Member from 2026-04-01"])
def test_whoever_has_an_entry_is_somebody_whenever_it_counts(entry: str) -> None:
    rails = Guardrails(protected=frozenset({"kurt@acme.example"}), sources={"protected": RAILS})
    found = told(desired(want({"ada": "Owner", "kurt": entry}), guardrails=rails))
    assert [one for one in found if "whom no entry names" in one] == []


def test_restricted_to_nobody() -> None:
    source = Source("rails.yaml", 7)
    holders = frozenset({"ada@acme.example", "x@y.zz"})
    one = Restriction("iam:manage", holders, frozenset({"acme.example", "z.zz"}), source)
    assert told(guarded(restricted=(one,))) == [
        "7 restricted names x@y.zz, whom no entry names.",
        "7 restricted names z.zz, a domain that nobody in the files has.",
    ]


def test_guardrails_of_files_that_name_nobody_are_not_judged() -> None:
    assert told(desired(guardrails=guard(protected={"zoe"}))) == []


def test_what_nothing_uses_and_what_is_unusual() -> None:
    facts = FileFacts(
        {"ml": Source("access.yaml", 30)},
        {"standard": Source("access.yaml", 20)},
        {"a..b@acme.example": "it has two dots in a row", "gone@x": "its domain has no dot"},
    )
    assert told(desired(want({"a..b@acme.example": "Member"})), facts) == [
        "10 a..b@acme.example is unusual: it has two dots in a row.",
        "20 Nothing uses the template standard.",
        "30 Nothing uses the group ml.",
    ]


def test_entries_that_have_ended_are_told_once_a_line() -> None:
    wanted = desired(
        want({"ada": "Owner", "kurt": "Member until 2026-02-01", "zoe": "Member via ml until 2026-02-01"}),
        Bot=want({"kurt": "Member", "ada": "Admin until 2026-02-01 then Member", "tim": "Member from 2026-04-01"}),
    )
    assert told(wanted) == [
        "10 The entry of kurt@acme.example in project Bot ended on 2026-01-31, with the one in the organization.",
        "11 The entry of kurt@acme.example in the organization ended on 2026-01-31.",
        "12 The entry of group:ml in the organization ended on 2026-01-31.",
    ]


def test_a_project_that_the_files_know_by_its_id_is_told_by_that() -> None:
    wanted = desired(Bot=want({"kurt": "Member until 2026-02-01"}))
    wanted = replace(wanted, projects=(replace(wanted.projects[0], name=None, id="prj-9"),))
    assert told(wanted) == ["10 The entry of kurt@acme.example in project prj-9 ended on 2026-01-31."]


def test_an_entry_that_starts_when_the_organizations_has_ended_never_counts() -> None:
    wanted = desired(
        want({"ada": "Owner", "kurt": "Member until 2026-05-01"}),
        Bot=want({"kurt": "Member from 2026-05-01"}),
        Lab=want({"kurt": "Member from 2026-04-30"}),
    )
    assert told(wanted) == [
        "10 The entry of kurt@acme.example in project Bot never counts: the one in the organization ends before."
    ]


@pytest.mark.parametrize(
    ("entry", "near"),
    [
        ("Ownr", "Owner"),
        ("membr", "Member"),
        ("Member until 2027-01-01 then Admn", "Admin"),
        ("Member from 2027-01-01", None),
        ("Owner", None),
        ("MEMBER", None),
        ("Auditor", None),
        ("Tester", None),
        ("Mender", None),  # somewhat like Member
        ("#ownr", None),
    ],
)
def test_a_role_that_is_nearly_a_built_in_one(entry: str, near: str | None) -> None:
    found = told(desired(want({"kurt": entry})))
    role = entry.rpartition(" ")[2]
    assert found == ([] if near is None else [f"10 {role} in the organization is nearly {near}: is that meant?"])


def test_each_role_that_is_nearly_a_built_in_one_is_told() -> None:
    assert told(desired(want(kurt="Ownr", zoe="Membr", tim="Ownr"))) == [
        "10 Ownr in the organization is nearly Owner: is that meant?",
        "11 Membr in the organization is nearly Member: is that meant?",
    ]


def test_a_role_that_the_files_define_is_meant() -> None:
    wanted = desired(want(kurt="Ownr", ada="Ownr"))
    assert len(told(wanted)) == 1
    roles = {"Ownr": WantedRole("Ownr", (), Source("access.yaml", 2))}
    assert told(replace(wanted, organization=replace(wanted.organization, roles=roles))) == []


def test_an_invitees_entry_who_has_joined_can_move() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"zoe": "Member"}))
    wanted = desired(
        want({"ada": "Owner", "kurt": "invitee Admin", "tim": "invitee Member"}), Bot=want(zoe="invitee Member")
    )
    assert [(hint.source.line, hint.message) for hint in live_hints(wanted, there)] == [
        (10, "zoe@acme.example has joined project Bot: the entry can move from invitees to members."),
        (11, "kurt@acme.example has joined the organization: the entry can move from invitees to members."),
    ]


def test_nothing_to_tidy() -> None:
    assert live_hints(desired(want(ada="Owner", kurt="invitee Member")), live({"ada": "Owner"})) == ()


@pytest.mark.parametrize(
    ("name", "was", "done"),
    [("Auditor", "Inspector", True), ("auditor", "Inspector", True), ("Auditor", "Viewer", False), ("X", "Y", False)],
)
def test_was_that_is_done_can_go(name: str, was: str, done: bool) -> None:
    there = live({"ada": "Owner"})
    policies = (Policy("1", "Auditor", None, ()), Policy("2", "Viewer", None, ()))
    there = replace(there, scopes={ORGANIZATION: replace(there.of(ORGANIZATION), policies=policies)})
    source = Source("access.yaml", 4)
    wanted = desired(want(ada="Owner"))
    organization = replace(
        wanted.organization,
        roles={name: WantedRole(name, (), source, was=was)},
        policies={name: WantedPolicy(name, (), source, was=was)},
    )
    found = live_hints(replace(wanted, organization=organization), there)
    assert [(hint.source, hint.message, hint.words) for hint in found] == [
        (source, f"The {noun} {name} isn't called {was} any more: was can go.", (name, "was"))
        for noun in (("policy", "role") if done else ())
    ]


def test_was_is_not_judged_by_what_was_not_read() -> None:
    wanted = desired(want(ada="Owner"))
    roles = {"A": WantedRole("A", (), Source("access.yaml", 4), was="B")}
    unread: Live = live({"ada": "Owner"})
    unread = replace(unread, scopes={ORGANIZATION: replace(unread.of(ORGANIZATION), roles=None)})
    assert live_hints(replace(wanted, organization=replace(wanted.organization, roles=roles)), unread) == ()


#: What a hint is about is marked in its line, as an editor or a review shows it.
MARKED: dict[str, tuple[Desired, FileFacts]] = {
    "adda@acme.example": (guarded(protected=frozenset({"adda@acme.example"})), NO_FACTS),
    "x.zz": (guarded(require_expiry=frozenset({"x.zz"})), NO_FACTS),
    "ml": (desired(), FileFacts(unused_groups={"ml": RAILS})),
    "standard": (desired(), FileFacts(unused_templates={"standard": RAILS})),
    "a..b@acme.example": (
        desired(want({"a..b@acme.example": "Member"})),
        FileFacts(unusual_emails={"a..b@acme.example": "it has two dots in a row"}),
    ),
    "Ownr": (desired(want(kurt="Ownr")), NO_FACTS),
    "kurt@acme.example": (desired(want({"kurt": "Member until 2026-02-01"})), NO_FACTS),
    "group:ml": (desired(want({"kurt": "Member via ml until 2026-02-01"})), NO_FACTS),
    "zoe@acme.example": (
        desired(want({"zoe": "Member until 2026-05-01"}), Bot=want({"zoe": "Member from 2026-05-01"})),
        NO_FACTS,
    ),
    "group:all": (
        desired(want({"zoe": "Member until 2026-05-01"}), Bot=want({"zoe": "Member via all from 2026-05-01"})),
        NO_FACTS,
    ),
}


@pytest.mark.parametrize(("words", "files"), MARKED.items(), ids=list(MARKED))
def test_a_hint_marks_what_it_is_about(words: str, files: tuple[Desired, FileFacts]) -> None:
    wanted, facts = files
    (hint,) = file_hints(at(wanted, NOW), CONFIDENT_AI, facts)
    assert hint.words == (words,)
    assert words in hint.message
