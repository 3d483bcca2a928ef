"""People, projects and roles with hostile names, on the platform itself: through every command and every format."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.commandline import Ended, doorlist
from support.hostile import HOSTILE, check_markdown, page_tags

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

# The longest that the emulator takes is 10,000.
_NAMES = list(HOSTILE.values())
_EMAILS = [f"{evil[:9_900]}{number}@acme.example" for number, evil in enumerate(_NAMES)]
ACCESS = """\
version: 1
organization:
  id: acme
  members:
    ada@acme.example: Owner
    new@acme.example: Member
projects:
  evil:
    id: p0
    members: {ada@acme.example: Owner}
  kept:
    id: p5
    unlisted: keep
    members: {ada@acme.example: Owner, new@acme.example: Manager}
invitations: {declined: resend}
guardrails: {max_removals: 100%, max_role_changes: 100%}
"""


def hostile_world() -> dict[str, Any]:
    """Everything that somebody else can name is named like that."""
    ada = {"email": "ada@acme.example", "role": "Owner"}
    return {
        "organization": {
            "id": "acme",
            "name": _NAMES[3] + _NAMES[4] + _NAMES[11],
            "members": [ada, *({"email": email, "role": name} for email, name in zip(_EMAILS, _NAMES, strict=True))],
            "roles": [{"id": f"r{number}", "name": name} for number, name in enumerate(_NAMES)],
            "invitations": [{"email": f"guest-{email}", "role": "Member"} for email in _EMAILS],
        },
        "people": [{"email": email, "name": name} for email, name in zip(_EMAILS, _NAMES, strict=True)],
        "projects": [
            {
                "id": f"p{number}",
                "name": name,
                "members": [ada, {"email": _EMAILS[number], "role": name}],
                "roles": [{"id": f"q{number}", "name": name}],
                "invitations": [{"email": f"guest-{_EMAILS[number]}", "role": name, "status": "DECLINED"}],
            }
            for number, name in enumerate(_NAMES)
        ],
    }


@pytest.fixture
def evil(platform: Running) -> Running:
    platform.reset(hostile_world())
    Path("access.yaml").write_text(ACCESS, encoding="utf-8")
    return platform


def check_stream(text: str, *, annotated: bool = False) -> None:
    """Whatever the format: no control characters, no workflow commands."""
    unseen = {char for char in text if char not in "\n\u200b" and not char.isprintable()}
    assert not unseen
    assert not re.search(r"##\w*\[", text)
    commands = [line for line in text.splitlines() if re.match(r"\s*::.*::", line)]
    ours = re.compile(r"::(error|warning|notice) (?:\w+=[^:,\r\n]*,?)+::[^\r\n]*")
    assert [line for line in commands if not (annotated and ours.fullmatch(line))] == []


def check(form: str, text: str, *, tables: bool = False) -> None:
    """What holds for one format."""
    check_stream(text.replace("\r\n", "\n") if form == "csv" else text)
    if form == "json":
        json.loads(text)
    elif form == "markdown":
        check_markdown(text, tables=tables)
    elif form == "html":
        assert not re.search(r"<(img|script src|a href=.https://evil)", text, re.IGNORECASE)
        scripts = len(re.findall(r"<script", text))
        assert scripts == len(re.findall(r"</script>", text)) <= 3
        assert not [tag for tag in page_tags(text) if re.search(r"\son\w+\s*=", tag)]
    elif form == "csv":
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def files_are_private() -> None:
    for path in Path().rglob("*"):
        if path.is_file() and path.name != "access.yaml":
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


COMMANDS = [
    (["plan", "--annotate", "github", "--out", "out/plan.json", "--gitlab-report", "out/gitlab.json"], 0),
    (["plan", "--as-of", "2090-01-01"], 0),
    (["drift", "--annotate", "github"], 2),
    (["drift", "--baseline", "snapshot.json"], 2),
    (["report", "--annotate", "github"], 0),
    (["show", "plan.json"], 0),
]


@pytest.mark.parametrize(("arguments", "code"), COMMANDS, ids=lambda value: str(value)[:40])
def test_what_only_looks(evil: Running, arguments: list[str], code: int) -> None:
    Path("out").mkdir()
    assert doorlist("snapshot", "--out", "snapshot.json").code == 0
    assert doorlist("plan", "--out", "plan.json").code == 0
    for form in ("text", "json", "markdown", "html", *(["csv"] if arguments[0] == "report" else [])):
        ended = doorlist(*arguments, "--format", form, "-vv")
        assert ended.code == code, ended.err
        check(form, ended.out, tables=arguments[0] == "report")
        check_stream(ended.err, annotated="--annotate" in arguments)
    files_are_private()


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
@pytest.mark.parametrize("fault", [False, True])
def test_apply(evil: Running, form: str, fault: bool) -> None:
    if fault:
        evil.settings(faults=[{"kind": "status", "status": 422, "verb": verb} for verb in ("DELETE", "POST")])
    ended: Ended = doorlist("apply", "--auto-approve", "--format", form, "-vv")
    assert ended.code == fault, ended.err
    check(form, ended.out)
    check_stream(ended.err)
    files_are_private()


def test_a_stale_plan_names_people(evil: Running) -> None:
    assert doorlist("plan", "--out", "plan.json").code == 0
    evil.accept(f"guest-{_EMAILS[2]}")
    evil.accept(f"guest-{_EMAILS[0]}")
    ended = doorlist("apply", "--plan", "plan.json", "-vv")
    assert ended.code == 4
    assert "now it would be the removal" in ended.err
    check_stream(ended.err)


@pytest.mark.parametrize("form", ["text", "json"])
def test_whoami(evil: Running, form: str) -> None:
    ended = doorlist("whoami", "--format", form, "-vv")
    assert ended.code == 0
    check(form, ended.out)
    check_stream(ended.err)


def test_import_writes_a_file_that_is_data_only_or_says_why_not(evil: Running) -> None:
    for options in ([], ["--groups"], ["--out", "imported.yaml"], ["--out", "folder", "--split"]):
        ended = doorlist("import", *options, "-vv")
        check_stream(ended.out)
        check_stream(ended.err)
    files_are_private()


def test_a_file_under_review_with_hostile_words(evil: Running) -> None:
    lines = ["version: 1", "organization:", "  id: acme", "  members:"]
    lines += [f"    {json.dumps(email)}: {json.dumps(name)}" for email, name in zip(_EMAILS, _NAMES, strict=True)]
    lines += ["projects:", *(f"  {json.dumps(name)}: {{members: {{x@acme.example: Owner}}}}" for name in _NAMES)]
    Path("access.yaml").write_text("\n".join(lines), encoding="utf-8")
    Path("before.yaml").write_text(ACCESS, encoding="utf-8")
    for arguments in (["validate"], ["plan"], ["diff", "before.yaml", "access.yaml"], ["report"], ["drift"]):
        for form in ("text", "json"):
            ended = doorlist(*arguments, "--annotate", "github", "--format", form, "-vv")
            assert ended.code == 1
            check_stream(ended.out)
            check_stream(ended.err, annotated=True)
