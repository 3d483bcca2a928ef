"""A diff in every format: what matters first, everything from outside made safe."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from doorlist.output.diff import diff_annotations, diff_html, diff_json, diff_markdown, diff_text
from doorlist.output.schema import diff_schema
from doorlist.review.diff import Counts, Diff, Side
from doorlist.review.values import Expiry, PersonChange, RailChange, Switch
from doorlist.values.plan import BlockedBy, RoleChange, SourceRecord
from doorlist.values.scope import ORGANIZATION, Scope
from support.hostile import HOSTILE, check_markdown, page_tags

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2027, 2, 1, tzinfo=UTC)


def change(what: Any, before: str | None, after: str | None, *marks: Any, **more: Any) -> PersonChange:
    given: dict[str, Any] = {
        "scope": ORGANIZATION,
        "email": "ada@acme.example",
        "expires": Expiry(None, None),
        "reason": None,
        "source": SourceRecord("access.yaml", 5),
        **more,
    }
    return PersonChange(what=what, role=RoleChange(before, after), marks=marks, **given)


def made(people: tuple[PersonChange, ...] = (), **more: Any) -> Diff:
    given: dict[str, Any] = {"guardrails": (), "settings": (), "blocked": (), "summary": Counts(), **more}
    old, new = Side("old", ()), Side("new", ("access.yaml",))
    return Diff(format_version="1.0", tool="doorlist", moment=NOW, old=old, new=new, people=people, **given)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (LATER, None, "Member → Auditor, 2027-01-31 → no expiry"),
        (None, LATER, "Member → Auditor, no expiry → 2027-01-31"),
        (LATER, LATER, "Member → Auditor, until 2027-01-31"),
        (None, None, "Member → Auditor"),
    ],
)
def test_another_role_does_not_hide_another_end(before: datetime | None, after: datetime | None, line: str) -> None:
    page = "\n".join(diff_text(made((change("role", "Member", "Auditor", expires=Expiry(before, after)),))))
    assert f"ada@acme.example in the organization: {line}  access.yaml:5" in page


def test_a_project_is_told_with_its_id() -> None:
    page = "\n".join(diff_text(made((change("gains", None, "Member", scope=Scope("project", "b1", "Bot")),))))
    assert "ada@acme.example in project Bot (b1): Member" in page


EVERYTHING = made(
    (
        change("role", "Admin", "Owner", "owner", "outside", email="new@other.example"),
        change("role", "Owner", "Admin", email="old@acme.example"),
        change("loses", "Member", None, "protected", email="gone@acme.example", source=None),
        change("gains", None, "Manager", "admin", scope=Scope("project", "", "Bot"), reason="SEC-212"),
        change("gains", None, "role_id x", "by-id"),
        change("gains", None, "Member", "outside", expires=Expiry(None, LATER)),
        change("role", "Member", "Auditor"),
        change("gains", None, "Member"),
        change("invited", None, "Member"),
        change("expiry", "Member", "Member", expires=Expiry(None, LATER)),
        change("released", "Owner", None, source=None),
    ),
    guardrails=(
        RailChange("max_removals", "loosened", "10%", None, None),
        RailChange("min_admins", "tightened", None, "2", SourceRecord("rails.yaml", 2)),
    ),
    settings=(
        Switch(ORGANIZATION, "unlisted", "remove", "keep", True, "Kept from now on.", SourceRecord("access.yaml", 2)),
        Switch(None, "invitations.declined", None, "resend", False, "Asked again.", None),
    ),
    blocked=(BlockedBy("allowed_domains", ORGANIZATION, ("new@other.example",), "Outside.", None),),
    summary=Counts(
        gains=4, invited=1, role=3, expiry=1, loses=1, released=1, owners=1, admins=2, outside=2, loosened=2
    ),
)


def test_text() -> None:
    assert (
        "".join(diff_text(EVERYTHING))
        == """\
From old to new.
Look at: 1 new Owner, 2 new Admins and Managers, 2 people of a new domain and 2 settings that guard less or reach \
further.

Blocked by guardrails (1)
  allowed_domains in the organization
      Outside.
      Concerns new@other.example.

Guardrails loosened or changed (1)
  max_removals loosened: 10% → not set

Settings that reach further (1)
  unlisted of the organization: remove → keep  access.yaml:2
      Kept from now on.

Owners (2)
  new@other.example in the organization: Admin → Owner  access.yaml:5
      Of a domain that wasn't there before.
  old@acme.example in the organization: Owner → Admin  access.yaml:5

Lose access (1)
  gone@acme.example in the organization: was Member
      Protected by the old files.

New Admins and Managers (1)
  ada@acme.example in project Bot: Manager  access.yaml:5
      SEC-212

Roles given by id, so nobody can tell which (1)
  ada@acme.example in the organization: role_id x  access.yaml:5

From domains that weren't there before (1)
  ada@acme.example in the organization: Member, until 2027-01-31  access.yaml:5

Change role (1)
  ada@acme.example in the organization: Member → Auditor  access.yaml:5

Gain access (1)
  ada@acme.example in the organization: Member  access.yaml:5

To be invited (1)
  ada@acme.example to the organization: Member  access.yaml:5

Expiry moves (1)
  ada@acme.example in the organization (Member): no expiry → 2027-01-31  access.yaml:5

No longer named, and keep what they have (1)
  ada@acme.example in the organization: was Owner

Guardrails tightened (1)
  min_admins tightened: not set → 2  rails.yaml:2

Other settings (1)
  invitations.declined: not set → resend
      Asked again.

Change of access: 4 gain access, 1 is to be invited, 3 change role, 1 has another expiry, 1 loses access, 1 is no \
longer named and keeps what they have.
"""
    )


def test_headlines() -> None:
    assert "".join(diff_text(made())).endswith("\nNo change of access.\n")
    rails = made(guardrails=EVERYTHING.guardrails, summary=Counts(loosened=1, admins=1))
    text = "".join(diff_text(rails))
    assert "Look at: 1 new Admin or Manager and 1 setting that guards less or reaches further.\n" in text
    assert text.endswith("Nobody's access changes, but settings do.\n")


def test_markdown_has_what_matters_open_and_the_rest_folded() -> None:
    text = diff_markdown(EVERYTHING, key="pr")
    assert text.startswith("<!-- doorlist:diff:pr -->\n### doorlist: Change of access: 4 gain access")
    opened, _, folded = text.partition("<details>")
    assert "**Owners (2)**" in opened
    assert "**Lose access (1)**" in opened
    assert "**Guardrails loosened or changed (1)**" in opened
    assert "Gain access (1)" in folded


def test_markdown_of_a_huge_change_keeps_the_limit_and_the_owners() -> None:
    crowd = tuple(change("loses", "Member", None, email=f"p{n}@acme.example") for n in range(5_000))
    text = diff_markdown(made((change("role", "Admin", "Owner", "owner"), *crowd), summary=Counts(loses=5_000)))
    assert len(text.encode()) <= 65_536
    assert "Owners (1)" in text
    assert "5,000 lose access" in text
    assert "left out here for length" in text


def test_json_fits_its_schema() -> None:
    document = json.loads(diff_json(EVERYTHING))
    jsonschema.validate(document, diff_schema())
    assert document["people"][0]["role"] == {"from": "Admin", "to": "Owner"}
    assert document["summary"]["loosened"] == 2
    kept = Path(__file__).parents[2] / "schemas" / "diff.schema.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == diff_schema()


def test_annotations_warn_where_it_is_loud() -> None:
    lines = list(diff_annotations(EVERYTHING))
    assert lines[0].startswith("::error title=doorlist%3A blocked::allowed_domains in the organization%0AOutside.")
    levels = [line.split()[0] for line in lines]
    assert levels == ["::error"] + ["::warning"] * 9 + ["::notice"] * 6
    assert any(line.startswith("::warning file=access.yaml,line=5,title=doorlist%3A role::new@") for line in lines)


def evil_diff(evil: str) -> Diff:
    project, source = Scope("project", evil, evil), SourceRecord(evil, 1)
    return made(
        tuple(
            change(what, evil, evil, *marks, scope=project, email=evil, reason=evil, source=source)
            for what, marks in (("gains", ("outside",)), ("invited", ()), ("loses", ("protected",)), ("released", ()),
                                ("role", ("owner",)), ("role", ("by-id", "outside")), ("expiry", ()))
        ),
        guardrails=(RailChange(evil, "loosened", evil, evil, source),),
        settings=(Switch(project, evil, evil, evil, True, evil, source),),
        blocked=(BlockedBy(evil, project, (evil, evil), evil, source),),
    )  # fmt: skip


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names(evil: str) -> None:
    diff, tame = evil_diff(evil), evil_diff("ada@acme.example")
    for text in (
        "".join(diff_text(diff)),
        diff_json(diff),
        "".join(diff_html(diff)),
        "".join(diff_annotations(diff)),
    ):
        assert text.replace("\n", "").isprintable()
        assert not re.search(r"##\w*\[", text)
    assert not re.search(r"^\s*::", "".join(diff_text(diff)), re.MULTILINE)
    assert "".join(diff_text(diff)).count("\n") == "".join(diff_text(tame)).count("\n")
    assert json.loads(diff_json(diff))["people"][0]["email"] == evil
    assert page_tags("".join(diff_html(diff))) == page_tags("".join(diff_html(tame)))
    check_markdown(diff_markdown(diff, key=evil))
