"""What a change of the files means: loaded from real files, as short lines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from doorlist.access.load import load
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.diff import NOTHING, diff

if TYPE_CHECKING:
    from pathlib import Path

    from doorlist.review.diff import Diff
    from doorlist.values.desired import Desired

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA, GRACE = "ada@acme.example", "grace@acme.example"
HEAD = "version: 1\norganization: {name: Acme}\n"
PEOPLE = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    grace@acme.example: Admin
    alan@acme.example: Member
projects:
  Bot:
    members: {grace@acme.example: Owner, group:ml: Annotator}
groups:
  ml: [alan@acme.example]
"""


def desired(folder: Path, *texts: str) -> Desired:
    folder.mkdir()
    for number, text in enumerate(texts):
        folder.joinpath(f"{number}.yaml").write_text(text)
    return load([str(folder)]).desired


def compared(tmp_path: Path, old: str | None, *new: str) -> Diff:
    before = NOTHING if old is None else desired(tmp_path / "old", old)
    return diff(before, desired(tmp_path / "new", *new), CONFIDENT_AI, moment=NOW, names=("old", "new"))


def told(found: Diff) -> list[str]:
    """`Bot alan gains None>Annotator owner,outside`."""
    return [
        " ".join(
            [
                change.scope.name or "org",
                change.email.removesuffix("@acme.example"),
                change.what,
                f"{change.role.before}>{change.role.after}",
                *change.marks,
            ]
        )
        for change in found.people
    ]


def test_moves_order_groups_and_listings_are_silent(tmp_path: Path) -> None:
    organization = """\
version: 1
organization:
  members:
    alan@acme.example: member
    grace@acme.example: {role: Admin, reason: on call}
"""
    more = """\
version: 1
organization:
  name: Acme
  invitees: {ada@acme.example: Owner}
projects:
  Bot:
    members: {alan@acme.example: Annotator, GRACE@acme.example: Owner}
"""
    found = compared(tmp_path, PEOPLE, organization, more)
    assert told(found) == []
    assert found.changes == 0
    assert found.summary.gains == 0


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (("    alan@acme.example: Member\n", "    alan@acme.example: Admin\n"), ["org alan role Member>Admin admin"]),
        (
            (f"{ADA}: Owner\n    {GRACE}: Admin", f"{ADA}: Admin\n    {GRACE}: Owner"),
            ["org ada role Owner>Admin", "org grace role Admin>Owner owner"],
        ),
        (("ml: [alan@acme.example]", "ml: [alan@acme.example, ada@acme.example]"), ["Bot ada gains None>Annotator"]),
        (
            ("ml: [alan@acme.example]", f"ml: [{ADA}]"),
            ["Bot ada gains None>Annotator", "Bot alan loses Annotator>None"],
        ),
        (("group:ml: Annotator", "group:ml: Manager"), ["Bot alan role Annotator>Manager admin"]),
        (("group:ml: Annotator", "group:ml: {role_id: r1}"), ["Bot alan role Annotator>role_id r1 by-id"]),
        (
            ("  Bot:\n", "  Bot:\n    unlisted: keep\n"),
            [],
        ),
        (
            ("{grace@acme.example: Owner, group:ml: Annotator}", "{grace@acme.example: Owner}\n    unlisted: keep"),
            ["Bot alan released Annotator>None"],
        ),
        (
            ("alan@acme.example: Member", "alan@acme.example: Member\n  invitees:\n    kurt@new.example: Member"),
            ["org kurt@new.example invited None>Member outside"],
        ),
    ],
)  # fmt: skip
def test_what_it_means_for_each_person(tmp_path: Path, change: tuple[str, str], lines: list[str]) -> None:
    assert change[0] in PEOPLE
    assert told(compared(tmp_path, PEOPLE, PEOPLE.replace(*change))) == lines


def test_whoever_leaves_the_organization_loses_projects_that_are_no_longer_named(tmp_path: Path) -> None:
    new = "version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner, grace@acme.example: Admin}\n"
    assert told(compared(tmp_path, PEOPLE, new)) == [
        "org alan loses Member>None",
        "Bot alan loses Annotator>None",
        "Bot grace released Owner>None",
    ]


def test_a_first_adoption_is_all_gains_and_nobody_is_from_outside(tmp_path: Path) -> None:
    found = compared(tmp_path, None, PEOPLE)
    assert told(found) == [
        "org ada gains None>Owner owner",
        "org alan gains None>Member",
        "org grace gains None>Admin admin",
        "Bot alan gains None>Annotator",
        "Bot grace gains None>Owner owner",
    ]
    assert [(each.setting, each.after, each.loud) for each in found.settings] == [("managed", "managed", True)] * 2
    assert (found.summary.owners, found.summary.admins, found.summary.gains) == (2, 1, 5)


def test_expiry(tmp_path: Path) -> None:
    def with_expiry(text: str) -> str:
        return PEOPLE.replace("alan@acme.example: Member", f"alan@acme.example: {{role: Member{text}}}")

    cases = {
        ("", ", expires: 2027-01-31"): ["org alan expiry Member>Member", "Bot alan expiry Annotator>Annotator"],
        (", expires: 2026-01-31", ", expires: 2026-02-01"): [],
        (", expires: 2026-01-31", ""): ["org alan gains None>Member", "Bot alan gains None>Annotator"],
        ("", ", expires: 2026-02-28"): ["org alan loses Member>None", "Bot alan loses Annotator>None"],
    }
    for number, ((old, new), lines) in enumerate(cases.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert told(compared(folder, with_expiry(old), with_expiry(new))) == lines


def test_somebody_expired_is_removed_also_where_the_unlisted_are_kept(tmp_path: Path) -> None:
    old = PEOPLE.replace("  members:\n    ada", "  unlisted: keep\n  members:\n    ada")
    new = old.replace("alan@acme.example: Member", "alan@acme.example: {role: Member, expires: 2026-01-31}")
    assert told(compared(tmp_path, old, new))[0] == "org alan loses Member>None"


def test_protected_people_who_lose_are_marked_though_the_change_drops_the_protection(tmp_path: Path) -> None:
    old = PEOPLE + "guardrails: {protected: [alan@acme.example, grace@acme.example]}\n"
    new = PEOPLE.replace("    alan@acme.example: Member\n", "").replace("ml: [alan@acme.example]", "ml: []")
    new = new.replace("grace@acme.example: Admin", "grace@acme.example: Member")
    found = compared(tmp_path, old, new)
    assert told(found) == [
        "org alan loses Member>None protected",
        "org grace role Admin>Member protected",
        "Bot alan loses Annotator>None protected",
    ]
    assert [(rail.guardrail, rail.direction, rail.before, rail.after) for rail in found.guardrails] == [
        ("protected", "loosened", "alan@acme.example, grace@acme.example", None)
    ]
    assert found.summary.loosened == 1


def test_an_allowed_domain_is_not_outside(tmp_path: Path) -> None:
    old = PEOPLE + "guardrails: {allowed_domains: [acme.example, partner.example]}\n"
    new = old.replace("alan@acme.example: Member", "alan@acme.example: Member\n    kurt@partner.example: Member")
    assert told(compared(tmp_path, old, new)) == ["org kurt@partner.example gains None>Member"]


def test_guardrails_that_forbid_the_new_state_are_told(tmp_path: Path) -> None:
    found = compared(tmp_path, PEOPLE, PEOPLE + "guardrails: {allowed_domains: [other.example]}\n")
    assert [block.guardrail for block in found.blocked] == ["allowed_domains", "allowed_domains"]


def projects(**keys: str) -> str:
    return f"{HEAD}projects:\n" + "".join(
        f"  {name}: {{{given}members: {{ada@acme.example: Owner}}}}\n" for name, given in keys.items()
    )


#: Old and new sections, whose access changes, and which projects are told to be others.
MOVES: dict[str, tuple[dict[str, str], dict[str, str], list[str], list[tuple[str | None, str | None]]]] = {
    "the same": ({"Bot": "id: b1, ", "Voice": ""}, {"Robot": "id: b1, ", "Voice": ""}, [], []),
    "another id": (
        {"Bot": "id: b1, "},
        {"Bot": "id: b2, "},
        ["Bot ada released Owner>None", "Bot ada gains None>Owner owner"],
        [("b1", "b2")],
    ),
    "an id more": (
        {"Bot": ""},
        {"Bot": "id: b1, "},
        ["Bot ada released Owner>None", "Bot ada gains None>Owner owner"],
        [(None, "b1")],
    ),
    "an id less": (
        {"Bot": "id: b1, "},
        {"Bot": ""},
        ["Bot ada gains None>Owner owner", "Bot ada released Owner>None"],
        [("b1", None)],
    ),
    "ids that change places": (
        {"A": "id: 1, ", "B": "id: 2, "},
        {"A": "id: 2, ", "B": "id: 1, "},
        [],
        [("2", "1"), ("1", "2")],
    ),
    "a section more": (
        {"Bot": "id: b1, "},
        {"Bot": "id: b1, ", "Voice": ""},
        ["Voice ada gains None>Owner owner"],
        [],
    ),
}


@pytest.mark.parametrize(("old", "new", "people", "moves"), MOVES.values(), ids=MOVES)
def test_projects_are_the_same_by_id_where_one_is_given_else_by_name(
    tmp_path: Path,
    old: dict[str, str],
    new: dict[str, str],
    people: list[str],
    moves: list[tuple[str | None, str | None]],
) -> None:
    found = compared(tmp_path, projects(**old), projects(**new))
    assert told(found) == people
    loud = [one for one in found.settings if one.setting == "id"]
    assert {(one.before, one.after) for one in loud} == set(moves)
    assert all(one.loud and one.meaning.startswith("This section means another project") for one in loud)
    assert found.changes >= len(people) + len(moves)


def test_the_sides_are_named(tmp_path: Path) -> None:
    found = compared(tmp_path, None, PEOPLE)
    assert (found.old.what, found.old.files, found.new.what) == ("old", (), "new")
    assert found.new.files == (str(tmp_path / "new" / "0.yaml"),)


@pytest.mark.parametrize(
    ("before", "after", "line", "starts", "then"),
    [
        (None, "{role: Member, starts: 2027-01-01}", "alan gains None>Member", (None, "2027-01-01"), (None, None)),
        ("{role: Member, starts: 2027-01-01}", None, "alan loses Member>None", ("2027-01-01", None), (None, None)),
        (
            "{role: Member, starts: 2027-01-01}",
            "Member",
            "alan expiry Member>Member",
            ("2027-01-01", None),
            (None, None),
        ),
        ("{role: Member, starts: 2025-01-01}", "Member", None, None, None),
        (
            "{role: Member, starts: 2027-01-01}",
            "{role: Member, starts: 2028-01-01}",
            "alan expiry Member>Member",
            ("2027-01-01", "2028-01-01"),
            (None, None),
        ),
        (
            "{role: Admin, expires: 2027-01-01}",
            "{role: Admin, expires: 2027-01-01, then: Member}",
            "alan expiry Admin>Admin",
            (None, None),
            (None, "Member"),
        ),
        (
            "{role: Admin, expires: 2027-01-01, then: Member}",
            "{role: Admin, expires: 2027-01-01, then: Auditor}",
            "alan expiry Admin>Admin",
            (None, None),
            ("Member", "Auditor"),
        ),
        ("{role: Admin, expires: 2025-01-01, then: Member}", "Member", None, None, None),
    ],
)
def test_what_is_yet_to_begin_or_to_fall_back_is_told(
    tmp_path: Path,
    before: str | None,
    after: str | None,
    line: str | None,
    starts: tuple[str | None, str | None],
    then: tuple[str | None, str | None],
) -> None:
    def files(value: str | None) -> str:
        members = "{ada@acme.example: Owner" + ("" if value is None else f", alan@acme.example: {value}") + "}"
        return f"version: 1\norganization:\n  name: Acme\n  members: {members}\n"

    found = compared(tmp_path, files(before), files(after))
    assert [one.removeprefix("org ").removesuffix(" admin") for one in told(found)] == (
        [] if line is None else [line]
    )
    for change in found.people:
        days = (change.starts.before, change.starts.after)
        assert tuple(None if day is None else day.date().isoformat() for day in days) == starts
        assert (change.then.before, change.then.after) == then
