from __future__ import annotations

import json
import shlex
from pathlib import Path

import jsonschema
import pytest

from doorlist.commands.schema import schema_text
from support.accessfiles import write
from support.commandline import doorlist


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY", raising=False)


FILE = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    alan@partner.example: {role: Member, expires: 2020-01-31, reason: SEC-212}
    group:ml: {role: Admin, expires: 2020-02-29, then: Member}
    kurt@acme.example: Member
projects:
  Support Bot:
    use: standard
    members:
      alan@partner.example: Annotator
      kurt@acme.example: {role: Member, expires: 2020-03-01}
templates:
  standard: {members: {ada@acme.example: {role: Member, expires: 2020-04-01}}}
groups: {ml: [zoe@acme.example]}
guardrails: {max_duration: {acme.example: 30d}}
"""


def test_every_command_renews_its_entry() -> None:
    write(FILE)
    found = doorlist("expiring", "--format", "json").json
    assert [(one["expires"], one["people"], one["what"]) for one in found["entries"]] == [
        ("2020-01-31", ["alan@partner.example"], "ended"),
        ("2020-03-01", ["kurt@acme.example"], "ended"),
        ("2020-04-01", ["ada@acme.example"], "ended"),
    ]
    for one in found["entries"]:
        program, *arguments = shlex.split(one["renew"])
        assert program == "doorlist"
        ended = doorlist(*arguments)
        assert ended.code == 0, ended.err
    assert doorlist("expiring", "--detailed-exitcode").code == 2  # kurt and ada may have 30 days alone
    assert doorlist("expiring", "--within", "1h", "--detailed-exitcode").code == 0
    assert doorlist("validate").code == 0


def test_the_document_fits_its_schema() -> None:
    write(FILE)
    document = doorlist("expiring", "--format", "json").json
    jsonschema.validate(document, json.loads(schema_text("expiring")))
    kept = Path(__file__).parents[2] / "schemas" / "expiring.schema.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == json.loads(schema_text("expiring"))


def test_text_and_markdown() -> None:
    write(FILE)
    text = doorlist("expiring", "access.yaml").out
    assert "2020-01-31  alan@partner.example in the organization: Member (SEC-212)  access.yaml:6\n" in text
    assert "      takes along: project Support Bot\n" in text
    assert "      renew: doorlist renew alan@partner.example --until " in text
    assert " --organization access.yaml\n" in text
    assert text.endswith("0 entries end or fall back within 30 days, 3 have ended.\n")
    markdown = doorlist("expiring", "--format", "markdown").out
    assert markdown.startswith("<!-- doorlist:expiring:default -->\n")
    assert "`alan@partner.example`" in markdown


def test_nothing_to_renew_is_fine() -> None:
    write("version: 1\norganization: {name: Acme, members: {ada@acme.example: Owner}}\n")
    ended = doorlist("expiring", "--detailed-exitcode", "--within", "2w")
    assert ended == (0, "Nothing ends or falls back within 14 days.\n", "")


@pytest.mark.parametrize("within", ["soon", "0d", "-1d", "30"])
def test_a_time_that_is_none(within: str) -> None:
    ended = doorlist("expiring", "--within", within)
    assert ended.code == 64
    assert "is no time of hours, days or weeks" in ended.err
