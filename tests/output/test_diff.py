"""A diff in every format: what matters first, everything from outside made safe."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from doorlist.output.diff import diff_annotations, diff_json, diff_view
from doorlist.output.schema import diff_schema
from doorlist.review.diff import Counts, Diff, Side
from doorlist.review.diff_values import DefinitionChange, Expiry, PersonChange, RailChange, Start, Switch, TextChange
from doorlist.values.action import RoleChange, ScopeImpact
from doorlist.values.fields import SourceRecord
from doorlist.values.plan import BlockedBy
from doorlist.values.scope import ORGANIZATION, Scope
from support.expected import check
from support.hostile import HOSTILE, check_markdown, page_tags
from support.shown import as_html, as_markdown, as_text

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2027, 2, 1, tzinfo=UTC)


def change(what: Any, before: str | None, after: str | None, *marks: Any, **more: Any) -> PersonChange:
    given: dict[str, Any] = {
        "scope": ORGANIZATION,
        "email": "ada@acme.example",
        "starts": Start(None, None),
        "expires": Expiry(None, None),
        "then": RoleChange(None, None),
        "reason": None,
        "source": SourceRecord("access.yaml", 5),
        **more,
    }
    return PersonChange(what=what, role=RoleChange(before, after), marks=marks, **given)


def made(people: tuple[PersonChange, ...] = (), **more: Any) -> Diff:
    given: dict[str, Any] = {
        "guardrails": (),
        "settings": (),
        "blocked": (),
        "definitions": (),
        "impact": (),
        "summary": Counts(),
        **more,
    }
    old, new = Side("old", ()), Side("new", ("access.yaml",))
    return Diff(format_version="1.0", tool="doorlist", moment=NOW, old=old, new=new, people=people, **given)


def defined(name: str, what: Any = "changed", **more: Any) -> DefinitionChange:
    given: dict[str, Any] = {
        "kind": "policy",
        "was": None,
        "description": None,
        "gains": (),
        "loses": (),
        "source": SourceRecord("access.yaml", 7),
        **more,
    }
    return DefinitionChange(scope=ORGANIZATION, name=name, what=what, **given)


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
    definitions=(
        defined("Books", gains=("billing:manage",), loses=("billing:read",), description=TextChange(None, "Texts")),
        defined("Look", was="Old"),
        defined("Auditor", "defined", kind="role", gains=("Look",)),
        defined("Gone", "deleted", kind="role", loses=("Look",), source=None),
        defined("Left", "released", loses=("a:b",), source=None),
    ),
    impact=(
        ScopeImpact(ORGANIZATION, ("ada@acme.example", "bob@acme.example"), ("billing:manage",), ("billing:read",)),
        ScopeImpact(Scope("project", "b1", "Bot"), ("ada@acme.example",), (), ("trace:*",)),
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
    check("tests/output/expected/diff.txt", as_text(diff_view(EVERYTHING)))


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
    page = as_text(diff_view(made((change("role", "Member", "Auditor", expires=Expiry(before, after)),))))
    assert f"ada@acme.example in the organization: {line}  access.yaml:5" in page


def test_a_project_is_told_with_its_id() -> None:
    page = as_text(diff_view(made((change("gains", None, "Member", scope=Scope("project", "b1", "Bot")),))))
    assert "ada@acme.example in project Bot (b1): Member" in page


def test_headlines() -> None:
    assert as_text(diff_view(made())).endswith("\nNo change of access.\n")
    rails = made(guardrails=EVERYTHING.guardrails, summary=Counts(loosened=1, admins=1))
    text = as_text(diff_view(rails))
    assert "Look at: 1 new Admin or Manager and 1 setting that guards less or reaches further.\n" in text
    assert "\nNobody's access changes, but settings do.\n" in text


def test_markdown_has_what_matters_open_and_the_rest_folded() -> None:
    text = as_markdown(diff_view(EVERYTHING), key="pr")
    assert text.startswith("<!-- doorlist:diff:pr -->\n### doorlist diff: Change of access: 4 gain access")
    opened, _, folded = text.partition("<details>")
    assert "**Owners (2)**" in opened
    assert "**Lose access (1)**" in opened
    assert "**Guardrails loosened or changed (1)**" in opened
    assert "Gain access (1)" in folded


def test_markdown_of_a_huge_change_keeps_the_limit_and_the_owners() -> None:
    crowd = tuple(change("loses", "Member", None, email=f"p{n}@acme.example") for n in range(5_000))
    text = as_markdown(
        diff_view(made((change("role", "Admin", "Owner", "owner"), *crowd), summary=Counts(loses=5_000)))
    )
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
    levels = Counter(line.split()[0] for line in lines)
    # GitHub shows ten of a kind.
    assert levels == {"::error": 1, "::warning": 10, "::notice": 9}
    assert any(line.startswith("::warning file=access.yaml,line=5,title=doorlist%3A role::new@") for line in lines)


def evil_diff(evil: str) -> Diff:
    project, source = Scope("project", evil, evil), SourceRecord(evil, 1)
    return made(
        tuple(
            change(what, evil, evil, *marks, scope=project, email=evil, reason=evil, source=source,
                   then=RoleChange(evil, None))
            for what, marks in (("gains", ("outside",)), ("invited", ()), ("loses", ("protected",)), ("released", ()),
                                ("role", ("owner",)), ("role", ("by-id", "outside")), ("expiry", ()))
        ),
        definitions=(
            defined(
                evil, was=evil, gains=(evil,), loses=(evil, evil), description=TextChange(evil, evil), source=source
            ),
        ),
        impact=(ScopeImpact(project, (evil,), (evil,), (evil,)), ScopeImpact(project, (evil, evil), (), (evil,))),
        guardrails=(RailChange(evil, "loosened", evil, evil, source),),
        settings=(Switch(project, evil, evil, evil, True, evil, source),),
        blocked=(BlockedBy(evil, project, (evil, evil), evil, source),),
    )  # fmt: skip


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names(evil: str) -> None:
    diff, tame = evil_diff(evil), evil_diff("ada@acme.example")
    for text in (
        as_text(diff_view(diff)),
        diff_json(diff),
        as_html(diff_view(diff)),
        "".join(diff_annotations(diff)),
    ):
        assert text.replace("\n", "").isprintable()
        assert not re.search(r"##\w*\[", text)
    assert not re.search(r"^\s*::", as_text(diff_view(diff)), re.MULTILINE)
    assert as_text(diff_view(diff)).count("\n") == as_text(diff_view(tame)).count("\n")
    assert json.loads(diff_json(diff))["people"][0]["email"] == evil
    assert page_tags(as_html(diff_view(diff))) == page_tags(as_html(diff_view(tame)))
    check_markdown(as_markdown(diff_view(diff), key=evil))
