from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.accessfiles import IN_SYNC, write
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY", raising=False)


def test_a_valid_file_needs_no_key() -> None:
    write(IN_SYNC)
    assert doorlist("validate") == (0, "Valid: 4 people in 2 managed scopes, from 1 file.\n", "")


def test_all_problems_are_told_with_their_lines() -> None:
    write(IN_SYNC.replace("Owner", "[]").replace("version: 1", "version: 2"), "bad.yaml")
    ended = doorlist("validate", "bad.yaml")
    assert (ended.code, ended.out) == (1, "")
    assert "bad.yaml:1:10" in ended.err


def test_problems_as_a_document() -> None:
    write(IN_SYNC.replace("members:", "memebrs:", 1))
    ended = doorlist("validate", "--format", "json")
    problem = ended.json["errors"][0]
    assert ended.code == 1
    assert (problem["file"], problem["line"], problem["column"]) == ("access.yaml", 4, 3)
    assert "members" in problem["fix"]


def test_a_guardrail_blocks_offline() -> None:
    write(IN_SYNC + "guardrails:\n  allowed_domains: [acme.example]\n")
    ended = doorlist("validate")
    assert ended.code == 3
    assert "! allowed_domains in the organization  access.yaml:7" in ended.out
    document = doorlist("validate", "--format", "json")
    assert document.code == 3
    assert [block["guardrail"] for block in document.json["blocked"]] == ["allowed_domains", "allowed_domains"]


def test_what_blocks_is_told_in_whole_sentences() -> None:
    write(
        "version: 1\norganization:\n  name: Acme\n  members:\n    ada@acme.example: Owner\n"
        "    bob@acme.example: {role: Member, expires: 2098-01-31}\n"
        'guardrails: {max_duration: 180d, restricted: {"iam:manage": [bob@acme.example]}}\n'
    )
    ended = doorlist("validate")
    assert ended.code == 3
    assert "Only bob@acme.example may hold iam:manage, and others would hold it.\n" in ended.out
    assert "Lasts longer than 180 days from now, which is all that max_duration allows.\n" in ended.out


def test_guardrails_from_outside_the_change_hold() -> None:
    write(IN_SYNC)
    write("version: 1\nguardrails:\n  allowed_domains: [acme.example]\n", "outside/rails.yaml")
    assert doorlist("validate").code == 0
    assert doorlist("validate", "--guardrails", "outside/rails.yaml").code == 3


def test_annotations_stand_at_the_line() -> None:
    write(IN_SYNC.replace("members:", "memebrs:", 1))
    ended = doorlist("validate", "--annotate", "github")
    assert "::error file=access.yaml,line=4,col=3," in ended.err
    assert "::error" not in doorlist("validate").err


def test_without_any_file_it_says_what_is_missing() -> None:
    ended = doorlist("validate")
    assert ended.code == 1
    assert "no FILE is given" in ended.err


HINTS = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner
    kurt@acme.example: {role: Member, expires: 2020-01-01}
    mary@acme.example: Membr
groups:
  used: [ada@acme.example]
  spare: [ada@acme.example]
templates:
  standard: {unlisted: keep}
guardrails:
  protected:
    - ada@acme.example
    - adda@acme.example
  restricted: {"iam:manage": ["group:used"]}
"""


def test_hints_change_no_exit_code() -> None:
    write(HINTS)
    ended = doorlist("validate", "--annotate", "github")
    assert ended.code == 0
    assert ended.out == "Valid: 3 people in 1 managed scope, from 1 file.\n"
    hints = [line for line in ended.err.splitlines() if line.startswith("hint: ")]
    assert hints == [
        "hint: access.yaml:6: The entry of kurt@acme.example in the organization ended on 2020-01-01.",
        "hint: access.yaml:7: Membr in the organization is nearly Member: is that meant?",
        "hint: access.yaml:10: Nothing uses the group spare.",
        "hint: access.yaml:12: Nothing uses the template standard.",
        "hint: access.yaml:16: protected names adda@acme.example, whom no entry names. "
        "Did you mean ada@acme.example?",
    ]
    assert "::warning file=access.yaml,line=16,title=doorlist%3A hint::protected names adda@acme.example" in ended.err
    document = doorlist("validate", "--format", "json").json
    assert [hint["source"]["line"] for hint in document["hints"]] == [6, 7, 10, 12, 16]


def test_hints_are_in_what_a_change_means() -> None:
    write(HINTS)
    ended = doorlist("diff", "/dev/null", "access.yaml", "--format", "markdown")
    assert "Nothing uses the group spare." in ended.out
    assert len(doorlist("diff", "/dev/null", "access.yaml", "--format", "json").json["hints"]) == 5


DEFINED = """\
version: 1
organization: {name: Acme, unlisted: keep, members: {ada@acme.example: Owner}}
projects:
  Support Bot:
    unlisted: keep
    unlisted_roles: keep
    policies: {Look: ["trace:read"]}
    roles: {Annotator: [Look]}
    members: {grace@acme.example: Owner, alan@partner.example: Annotator}
"""


@pytest.fixture
def snapshot(platform: Running) -> str:
    """Taken with a key, which is gone then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONFIDENT_ORG_API_KEY", platform.key)
        assert doorlist("snapshot", "--out", "live.json").code == 0
    return "live.json"


@pytest.mark.parametrize(
    ("change", "line", "told"),
    [
        (("Support Bot", "Suport Bot"), 4, "The organization has no project called Suport Bot"),
        (("grace@acme.example: Owner", "grace@acme.example: Ownr"), 9, "has no role Ownr"),
        (("trace:read", "trace:raed"), 7, "trace:raed"),
        (("Acme", "Other"), 2, "the file is for Other"),
    ],
)
def test_a_snapshot_tells_what_else_only_a_plan_can(
    snapshot: str, change: tuple[str, str], line: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY", raising=False)
    write(DEFINED)
    good = doorlist("validate", "--snapshot", snapshot)
    assert good.code == 0, good.err
    text = DEFINED.replace("roles: {Annotator: [Look]}", "").replace("unlisted_roles: keep", "")
    write((DEFINED if "trace" in told else text).replace(*change))
    ended = doorlist("validate", "--snapshot", snapshot)
    assert ended.code == 1
    assert f"access.yaml:{line}" in ended.err
    assert told in ended.err


def test_a_snapshot_without_policies_cannot_tell_of_them(snapshot: str) -> None:
    document = json.loads(Path(snapshot).read_text(encoding="utf-8"))
    for scope in document["scopes"]:
        scope["policies"] = None
    Path(snapshot).write_text(json.dumps(document), encoding="utf-8")
    write(DEFINED)
    ended = doorlist("validate", "--snapshot", snapshot)
    assert ended.code == 1
    assert "the snapshot has no policies" in ended.err
    write(IN_SYNC)
    assert doorlist("validate", "--snapshot", snapshot).code == 0


def test_a_snapshot_gives_the_hints_that_need_live(snapshot: str) -> None:
    write(IN_SYNC.replace("    mary@acme.example: Member\n", "  invitees:\n    mary@acme.example: Member\n"))
    assert "mary@acme.example has joined the organization" in doorlist("validate", "--snapshot", snapshot).err
    assert "joined" not in doorlist("validate").err
