"""All the formats of an access review but the page's behaviour, which `tests/browser` looks at."""

from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import jsonschema
import pytest

from doorlist.commands.schema import schema_text
from doorlist.output.markdown import LIMIT
from doorlist.output.report.annotations import report_annotations
from doorlist.output.report.csv import COLUMNS, report_csv
from doorlist.output.report.html import report_html
from doorlist.output.report.json import report_json
from doorlist.output.report.view import report_view
from doorlist.output.safe import visible
from doorlist.output.schema import report_schema
from support.expected import check
from support.hostile import HOSTILE
from support.reports import hostile_report, large_report
from support.shown import as_markdown, as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.review.report_values import Report

OUTPUTS: dict[str, Callable[[Report], str]] = {
    "text": lambda report: as_text(report_view(report)),
    "json": lambda report: "".join(report_json(report)),
    "markdown": lambda report: as_markdown(report_view(report)),
    "html": lambda report: "".join(report_html(report)),
    "csv": lambda report: "".join(report_csv(report)),
    "annotations": lambda report: "".join(report_annotations(report)),
}
evil_names = pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE.keys())


def test_the_schema_is_current_and_fits() -> None:
    check("schemas/report.schema.json", schema_text("report"))
    jsonschema.Draft202012Validator(report_schema()).validate(json.loads(OUTPUTS["json"](hostile_report("ada@x.io"))))


@evil_names
@pytest.mark.parametrize("output", OUTPUTS)
def test_no_output_holds_a_control_or_a_command(output: str, evil: str) -> None:
    text = OUTPUTS[output](hostile_report(evil)).replace("\r\n", "\n")

    assert text.replace("\n", "").replace("\u200b", "" if output == "markdown" else "!").isprintable()
    assert not re.search(r"##\w*\[", text)
    if output not in {"annotations", "html"}:
        assert not re.search(r"^\s*::", text, re.MULTILINE)


@evil_names
@pytest.mark.parametrize("output", ["text", "html", "csv", "annotations"])
def test_no_name_makes_a_line(output: str, evil: str) -> None:
    assert OUTPUTS[output](hostile_report(evil)).count("\n") == OUTPUTS[output](hostile_report("ada")).count("\n")


@evil_names
def test_html_has_our_tags_and_no_more(evil: str) -> None:
    def tags(name: str) -> list[str]:
        # People are sorted, by whatever they are called.
        page = OUTPUTS["html"](hostile_report(name)).partition("<script>")[0]
        return sorted(re.findall(r"</?[a-z!][^<>]*>", page))

    assert tags(evil) == tags("ada")


@evil_names
def test_csv_holds_no_formula(evil: str) -> None:
    rows = list(csv.reader(io.StringIO(OUTPUTS["csv"](hostile_report(evil)))))

    assert tuple(rows[0]) == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "|", "%"))]


@evil_names
def test_json_says_exactly_what_it_was_given(evil: str) -> None:
    document = json.loads(OUTPUTS["json"](hostile_report(evil)))
    assert document["organization"]["name"] == evil
    assert evil in {person["email"] for person in document["people"]}


@evil_names
def test_the_data_of_the_page_stays_in_its_element(evil: str) -> None:
    page = OUTPUTS["html"](hostile_report(evil))
    found = re.search(r'<script type="application/json" id="data">([^<>&]*)</script>', page)
    assert found is not None
    assert visible(evil) in json.loads(found[1])["texts"]


def test_the_policy_allows_exactly_the_style_sheet_and_the_script() -> None:
    page = OUTPUTS["html"](hostile_report("ada"))

    for kind, tag in (("style", "style"), ("script", "script")):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert content is not None
        digest = b64encode(sha256(content[1].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in page
    assert "default-src 'none'" in page
    assert not re.search(r"<(link|img|iframe|base)|\b(src|action)=|url\(|https?:|\son\w+=|style=|innerHTML", page)


def test_markdown_keeps_the_limit_and_counts_what_is_left_out() -> None:
    text = as_markdown(report_view(large_report(500, 5, 5)))

    assert 30_000 < len(text.encode()) <= LIMIT
    assert "left out here for length" in text
    assert "### doorlist report: 500 people in 6 scopes: 2,970 of 3,000 accesses are in order." in text
    assert "| Scope | In | Invited | Reach it | Owner | Unlisted people |\n| --- |" in text
    assert "States: " in text


def test_annotations_are_of_what_ends_soon() -> None:
    lines = OUTPUTS["annotations"](hostile_report("ada")).splitlines()

    assert lines[0].startswith("::notice file=ada,line=3,title=doorlist%3A ends soon::ada in ")
    assert "lasts until 2026-03-04 12:00 UTC" in lines[0]
