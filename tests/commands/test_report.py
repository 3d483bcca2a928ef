from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist.emulator.store import company
from support.accessfiles import CHANGES, NO_PROJECT, write
from support.commandline import doorlist
from support.repositories import Repository

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

pytestmark = pytest.mark.usefixtures("platform")
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "access.yaml")


def test_the_example_company(platform: Running) -> None:
    platform.reset(company())
    ended = doorlist("report", EXAMPLE)

    assert ended.code == 0
    assert "Access review of Acme" in ended.out
    assert "39 people in 7 scopes" in ended.out
    assert "~ Docs Search: Manager, should be Owner, role differs" in ended.out
    assert "· Sandbox: Member, not managed" in ended.out


def test_it_only_reads_and_reads_every_scope(platform: Running) -> None:
    platform.reset(company())
    platform.clear_requests()
    report = doorlist("report", EXAMPLE, "--format", "json").json

    assert {request["verb"] for request in platform.requests()} == {"GET"}
    sandbox = next(scope for scope in report["scopes"] if scope["scope"].get("name") == "Sandbox")
    assert (sandbox["managed"], sandbox["members"]) == (False, 6)


def test_who_reaches_projects_and_what_roles_may_do(platform: Running) -> None:
    platform.reset(company())
    ended = doorlist("report", EXAMPLE)
    assert "grace@acme.example Grace Hopper, reaches every project through the organization" in ended.out
    assert "Auditor in 2 projects: Claims Triage and Red Team; 3 people" in ended.out
    assert "may do annotationQueue:read, dataset:read, trace:read and user:read" in ended.out
    document = doorlist("report", EXAMPLE, "--format", "json").json
    assert document["keys"] is None
    assert document["unnamed_projects"] == []
    assert "trace:delete" in document["permissions"]["project"]
    rows = doorlist("report", EXAMPLE, "--format", "csv").out.splitlines()
    assert rows[0].endswith(",as_of,reaches_projects,since_commit,since_author,since_date")
    assert any("grace@acme.example" in row and row.endswith(",yes,,,") for row in rows)


def test_keys_are_listed_where_asked_for(platform: Running) -> None:
    seed = {
        "organization": {
            "name": "Acme",
            "members": [{"email": "ada@acme.example", "role": "Owner"}],
            "api_keys": [{"id": 1, "name": "old", "tail": "9f3a", "created_at": "2020-01-01T00:00:00Z"}],
        },
        "projects": [
            {"id": "bot", "name": "Bot", "members": [], "api_keys": [{"id": 2, "tail": "1234", "valid": False}]}
        ],
    }
    platform.reset(seed)
    write("version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner}\n")
    ended = doorlist("report", "--keys")
    assert "API keys to look at (1)" in ended.out
    assert "Organization: old (…9f3a): unused for 90 days, older than a year and without expiry" in ended.out
    assert "Project Bot: without a name (…1234): no longer valid" in ended.out
    assert "Projects that no file names (1)" in ended.out
    document = doorlist("report", "--keys", "--format", "json").json
    assert [one["marks"] for one in document["keys"]] == [["unused", "old", "endless"], []]
    assert [one["name"] for one in document["unnamed_projects"]] == ["Bot"]
    page = doorlist("report", "--keys", "--format", "html").out
    assert "older than a year" in page


def test_since_which_commit_each_entry_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository(tmp_path / "repository")
    monkeypatch.chdir(repository.folder)
    head = "version: 1\norganization:\n  name: Acme\n  members:\n    ada@acme.example: Owner\n    group:ml: Member\n"
    head += "groups:\n  ml:\n    - bob@acme.example\n"
    repository.commit({"access.yaml": head}, author="Grace Hopper")
    two = repository.commit({"access.yaml": f"{head}    - cy@acme.example\n"}, author="Alan Turing")
    text = f"{head}    - cy@acme.example\n    - dee@acme.example\n"
    repository.folder.joinpath("access.yaml").write_text(text)
    people = {
        person["email"].partition("@")[0]: person["access"][0]["blame"]
        for person in doorlist("report", "--blame", "--format", "json").json["people"]
        if person["access"][0]["source"] is not None
    }
    assert people["ada"]["author"] == people["bob"]["author"] == "Grace Hopper"
    assert people["cy"] == {"commit": two, "author": "Alan Turing", "date": "2026-01-02T09:00:00+00:00"}
    assert people["dee"] == {"commit": None, "author": None, "date": None}
    text = doorlist("report", "--blame").out
    assert f"since 2026-01-02 by Alan Turing ({two[:12]})" in text
    assert "not committed yet" in text


BLAMED = {
    "access/organization.yaml": "version: 1\norganization:\n  name: Acme\n",
    "access/people.yaml": "version: 1\ngroups:\n  ml:\n    - bob@acme.example\n",
    "access/templates.yaml": "version: 1\ntemplates:\n  common:\n    members:\n"
    "      ada@acme.example: Owner\n      group:ml: Member\n",
}
BOT = "version: 1\nprojects:\n  Bot:\n    members:\n      cy@acme.example: Member\n"


def test_blame_counts_the_line_that_uses_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: Running
) -> None:
    owner = {"email": "ada@acme.example", "role": "Owner"}
    platform.reset({"organization": {"name": "Acme", "members": [owner]}, "projects": [{"id": "bot", "name": "Bot"}]})
    repository = Repository(tmp_path / "repository")
    monkeypatch.chdir(repository.folder)

    def commits() -> dict[str, str | None]:
        document = doorlist("report", "--blame", "--format", "json").json
        access = {person["email"].partition("@")[0]: person["access"][-1] for person in document["people"]}
        assert {one["template"] for name, one in access.items() if name != "cy"} == {"common"}
        return {name: one["blame"]["commit"] for name, one in access.items()}

    repository.commit(BLAMED)
    own = repository.commit({"access/bot.yaml": BOT})
    # Another file says of the same project that it uses the template.
    use = repository.commit({"access/uses.yaml": "version: 1\nprojects:\n  Bot: {use: [common]}\n"})
    assert commits() == {"ada": use, "bob": use, "cy": own}
    member = repository.commit(
        {"access/people.yaml": "version: 1\ngroups:\n  ml:\n    - bob@acme.example\n    - dee@acme.example\n"}
    )
    assert commits() == {"ada": use, "bob": use, "cy": own, "dee": member}
    # A file that has moved keeps its commits.
    repository.move("access/uses.yaml", "access/sub/moved.yaml")
    assert commits() == {"ada": use, "bob": use, "cy": own, "dee": member}
    text = doorlist("report", "--blame").out
    assert f"template common; since 2026-01-03 by Ada Lovelace ({use[:12]})" in text


def test_blame_outside_of_a_repository_says_so() -> None:
    write(CHANGES)
    ended = doorlist("report", "--blame")
    assert (ended.code, ended.out) == (1, "")
    assert "git can't say since when the lines of access.yaml are there" in ended.err


def test_another_day() -> None:
    write(CHANGES)
    report = doorlist("report", "--as-of", "2090-01-01", "--format", "json").json
    assert report["as_of"] == "2090-01-01T23:59:59Z"


def test_a_role_that_only_the_scope_itself_knows_is_named(platform: Running) -> None:
    seed = {
        "organization": {"name": "Acme", "members": [{"email": "ada@acme.example", "role": "Owner"}]},
        "projects": [
            {
                "id": "bot",
                "name": "Bot",
                "members": [],
                "roles": [{"id": "annotator", "name": "Annotator"}],
                "invitations": [{"email": "kurt@acme.example", "role": "Annotator"}],
            }
        ],
    }
    platform.reset(seed)
    write("version: 1\norganization: {name: Acme, members: {ada@acme.example: Owner}}\n")

    report = doorlist("report", "--format", "json").json
    assert report["people"][1]["access"][0]["role"] == "Annotator"


def test_every_format_in_one_run() -> None:
    write(CHANGES)
    ended = doorlist("report", "--out-dir", "review/today", "--format", "json")

    assert ended.json["format_version"] == "2.0"
    made = {file.name for file in Path("review/today").iterdir()}
    assert made == {"report.txt", "report.json", "report.md", "report.html", "report.csv"}
    assert stat.S_IMODE(Path("review/today/report.html").stat().st_mode) == 0o600
    assert json.loads(Path("review/today/report.json").read_text(encoding="utf-8"))["tool"].startswith("doorlist")
    assert "Saved in 5 formats to review/today" in ended.err


@pytest.mark.parametrize(
    ("name", "options", "start"),
    [
        ("r.html", [], "<!doctype html>"),
        ("r.csv", [], "organization,"),
        ("r.csv", ["--format", "csv"], "organization,"),
        ("r.pdq", ["--format", "json"], "{"),
        ("report", [], "Access review"),
    ],
)
def test_the_name_says_the_format(name: str, options: list[str], start: str) -> None:
    write(CHANGES)
    ended = doorlist("report", "--out", name, *options)

    assert (ended.code, ended.out) == (0, "")
    assert Path(name).read_text(encoding="utf-8").startswith(start)


def test_what_ends_soon_is_annotated(platform: Running) -> None:
    platform.reset(company())
    ended = doorlist("report", EXAMPLE, "--annotate", "github", "--soon", "0")
    assert "::notice" not in ended.err


def test_a_folder_that_cannot_be_made_is_said() -> None:
    write(CHANGES)
    ended = doorlist("report", "--out-dir", "access.yaml/x")
    assert (ended.code, "Traceback" in ended.err) == (1, False)


def test_problems_are_annotated() -> None:
    write(NO_PROJECT)
    ended = doorlist("report", "--annotate", "github")
    assert ended.code == 1
    assert "::error file=access.yaml,line=10" in ended.err
