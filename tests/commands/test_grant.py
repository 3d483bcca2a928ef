"""`doorlist grant`, the whole way."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path

import pytest

from support.commandline import doorlist

FILE = """\
version: 1
organization:
  name: Acme
  members:
    ada@acme.example: Owner # the founder
    grace@acme.example: Admin
    mary@acme.example: Member
projects:
  Bot:
    members:
      ada@acme.example: Owner
      grace@acme.example: {role: Annotator, expires: 2099-01-31, reason: SEC-1}
    unlisted: keep
  Lab:
    unlisted: keep
groups:
  ml: [mary@acme.example]
guardrails:
  protected: [ada@acme.example]
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "access.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def lines(file: Path) -> tuple[list[str], list[str]]:
    """Lines that went and came."""
    old, new = FILE.splitlines(), file.read_text(encoding="utf-8").splitlines()
    told = list(ndiff(old, new))
    return [line[2:] for line in told if line[:2] == "- "], [line[2:] for line in told if line[:2] == "+ "]


#: What people ask for every day, each in one command, and the lines that it changes.
EVERYDAY = {
    "grant bo@acme.example Member": ([], ["    bo@acme.example: Member"]),
    "grant grace@acme.example Member": (["    grace@acme.example: Admin"], ["    grace@acme.example: Member"]),
    "grant mary@acme.example Annotator --project Bot --expires 2098-06-30 --reason SEC-2": (
        [],
        ["      mary@acme.example: {role: Annotator, expires: 2098-06-30, reason: SEC-2}"],
    ),
    "grant group:ml Annotator --project Bot": ([], ["      group:ml: Annotator"]),
    "grant grace@acme.example --project Bot --no-expires": (
        ["      grace@acme.example: {role: Annotator, expires: 2099-01-31, reason: SEC-1}"],
        ["      grace@acme.example: {role: Annotator, reason: SEC-1}"],
    ),
    "renew grace@acme.example --until 2099-12-31": (
        ["      grace@acme.example: {role: Annotator, expires: 2099-01-31, reason: SEC-1}"],
        ["      grace@acme.example: {role: Annotator, expires: 2099-12-31, reason: SEC-1}"],
    ),
    "withdraw grace@acme.example --project Bot": (
        ["      grace@acme.example: {role: Annotator, expires: 2099-01-31, reason: SEC-1}"],
        [],
    ),
    "withdraw mary@acme.example": (
        ["    mary@acme.example: Member", "  ml: [mary@acme.example]"],
        ["  ml: []"],
    ),
    "rename mary@acme.example mary.jackson@acme.example": (
        ["    mary@acme.example: Member", "  ml: [mary@acme.example]"],
        ["    mary.jackson@acme.example: Member", "  ml: [mary.jackson@acme.example]"],
    ),
    "grant mary@acme.example Member --project Lab --manage": (
        [],
        ["    members:", "      mary@acme.example: Member"],
    ),
}


@pytest.mark.parametrize("request_", EVERYDAY)
def test_an_everyday_request_is_one_command_and_its_lines(request_: str, file: Path) -> None:
    ended = doorlist(*request_.split())
    assert ended.code == 0, ended.err
    assert lines(file) == EVERYDAY[request_]
    assert "Change of access" in ended.out
    assert "From before" not in ended.out
    assert "Changed access.yaml. Next: git diff, then doorlist plan access.yaml" in ended.err
    again = doorlist(*request_.split())
    if request_.startswith(("grant", "renew")):
        assert (again.code, "Nothing to change" in again.err) == (0, True)


def test_stdout_is_what_diff_would_say(file: Path, tmp_path: Path) -> None:
    ended = doorlist("grant", "bo@acme.example", "Member", "--format", "json")
    (person,) = ended.json["people"]
    assert (person["email"], person["what"]) == ("bo@acme.example", "gains")
    assert ended.json["summary"]["gains"] == 1
    (tmp_path / "old.yaml").write_text(FILE, encoding="utf-8")
    said = doorlist("diff", "old.yaml", "access.yaml", "--format", "json").json
    same = {"people", "guardrails", "settings", "blocked", "summary"}
    assert {key: said[key] for key in same} == {key: ended.json[key] for key in same}


def test_a_dry_run_prints_the_unified_diff_alone(file: Path) -> None:
    ended = doorlist("grant", "bo@acme.example", "Member", "--dry-run")
    assert ended.code == 0
    assert ended.out.splitlines()[:2] == ["--- a/access.yaml", "+++ b/access.yaml"]
    assert "+    bo@acme.example: Member" in ended.out
    assert ended.err == ""
    assert file.read_text(encoding="utf-8") == FILE


def test_a_dry_run_says_that_nothing_is_to_be_changed(file: Path) -> None:
    doorlist("grant", "bo@acme.example", "Member")
    ended = doorlist("grant", "bo@acme.example", "Member", "--dry-run")
    assert (ended.code, ended.out, ended.err) == (0, "", "Nothing to change: the files say so already.\n")


def test_an_end_that_is_past_is_hinted_at(file: Path) -> None:
    ended = doorlist("grant", "bo@acme.example", "Member", "--expires", "2020-01-31")
    assert ended.code == 0
    assert ended.err.splitlines()[-1] == "hint: --expires 2020-01-31 is past: the entry has ended already."
    assert "hint" not in doorlist("grant", "bo@acme.example", "Member", "--expires", "2099-01-31").err


def test_a_terminal_is_asked_for_a_missing_role_and_a_pipe_is_not(file: Path) -> None:
    ended = doorlist("grant", "bo@acme.example", "--project", "Bot", stdin="Annotator\n")
    assert ended.code == 64
    assert "no role is given for bo@acme.example" in ended.err
    assert "Owner and Annotator" in ended.err
    ended = doorlist("grant", "bo@acme.example", stdin="Auditor\n", terminal=True)
    assert ended.code == 0
    assert "the organization has Owner, Admin and Member. Which role for bo@acme.example?" in ended.err
    assert "    bo@acme.example: Auditor\n" in file.read_text(encoding="utf-8")
    assert doorlist("grant", "cy@acme.example", stdin="\n", terminal=True).code == 64


def test_an_unmanaged_scope_needs_manage(file: Path) -> None:
    ended = doorlist("grant", "mary@acme.example", "Member", "--project", "Lab")
    assert ended.code == 1
    assert "aren't managed (access.yaml:14)" in ended.err
    assert "--manage" in ended.err
    unknown = doorlist("grant", "mary@acme.example", "Member", "--project", "Labs")
    assert (unknown.code, 'Did you mean "Lab"?' in unknown.err) == (1, True)
    assert file.read_text(encoding="utf-8") == FILE


def test_a_project_that_no_file_has_gets_its_section_with_manage(file: Path) -> None:
    assert doorlist("grant", "mary@acme.example", "Member", "--project", "Core", "--manage").code == 0
    assert lines(file) == ([], ["  Core:", "    members:", "      mary@acme.example: Member"])


def test_what_would_be_wrong_is_told_and_nothing_is_written(file: Path) -> None:
    ended = doorlist("grant", "bo@acme.example", "Member", "--project", "Bot")
    assert ended.code == 1
    assert "nothing was changed" in ended.err
    assert "not in the organization" in ended.err
    assert doorlist("grant", "bo@gmail.com", "Member").code == 1
    assert file.read_text(encoding="utf-8") == FILE


@pytest.mark.parametrize(
    "arguments",
    [
        ["grant", "bo", "Member"],
        ["grant", "group:", "Member"],
        ["grant", "bo@acme.example", "Member", "--expires", "soon"],
        ["grant", "bo@acme.example", "Member", "--expires", "2027-02-30"],
        ["grant", "bo@acme.example", "Member", "--expires", "9999999d"],
        ["grant", "bo@acme.example", "Member", "--expires", "2027-02-28", "--no-expires"],
        ["grant", "bo@acme.example", "Member", "--project", "Bot", "--template", "x"],
        ["rename", "bo@acme.example", "bo"],
        ["renew", "bo@acme.example"],
    ],
)
def test_wrong_usage(arguments: list[str], file: Path) -> None:
    assert doorlist(*arguments).code == 64
    assert file.read_text(encoding="utf-8") == FILE


def test_a_guardrail_that_will_forbid_it_takes_force(file: Path) -> None:
    ended = doorlist("withdraw", "ada@acme.example")
    assert ended.code == 3
    assert "ada@acme.example is protected" in ended.err
    assert "owner: ada@acme.example is Owner and would be removed from project Bot" in ended.err
    assert file.read_text(encoding="utf-8") == FILE
    assert doorlist("grant", "ada@acme.example", "Admin").code == 3
    forced = doorlist("withdraw", "ada@acme.example", "--force")
    assert forced.code == 0
    assert "will forbid this" in forced.err
    assert "ada@acme.example" not in file.read_text(encoding="utf-8")
    assert "  protected: []\n" in file.read_text(encoding="utf-8")


def test_withdraw_names_the_group_that_would_keep_somebody(file: Path) -> None:
    assert doorlist("grant", "group:ml", "Annotator", "--project", "Bot").code == 0
    ended = doorlist("withdraw", "mary@acme.example", "--project", "Bot")
    assert ended.code == 1
    assert "through group:ml (access.yaml:13)" in ended.err
    assert doorlist("withdraw", "mary@acme.example", "--project", "Bot", "--from-group").code == 0
    assert "  ml: []\n" in file.read_text(encoding="utf-8")


def test_withdrawing_a_group_leaves_its_definition_and_says_so(file: Path) -> None:
    assert doorlist("grant", "group:ml", "Annotator", "--project", "Bot").code == 0
    ended = doorlist("withdraw", "group:ml")
    assert ended.code == 0
    assert 'The group "ml" is still defined in access.yaml.' in ended.err
    assert file.read_text(encoding="utf-8") == FILE


@pytest.mark.parametrize("command", ["withdraw", "renew --until 2099-01-01", "rename new@acme.example"])
def test_somebody_that_no_file_names(command: str, file: Path) -> None:
    name, *more = command.split()
    ended = doorlist(name, "merry@acme.example", *more)
    assert ended.code == 1
    assert 'Did you mean "mary@acme.example"?' in ended.err


def test_renew_names_the_choices(file: Path) -> None:
    assert doorlist("grant", "grace@acme.example", "--expires", "2098-12-31").code == 0
    ended = doorlist("renew", "grace@acme.example", "--until", "2099-12-31")
    assert ended.code == 1
    assert "Choose one: --organization or --project Bot." in ended.err
    ended = doorlist("renew", "grace@acme.example", "--until", "2099-12-31", "--project", "Bot")
    assert ended.code == 0
    assert "leaves the organization before, at 2098-12-31 (access.yaml:6)" in ended.err
    assert doorlist("renew", "mary@acme.example", "--until", "2099-12-31").code == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2099-01-31", "2099-12-31"),
        ("'2099-01-31'", "'2099-12-31'"),
        ("!!str 2099-01-31", "!!str 2099-12-31"),
        ('! "2099-01-31"', '! "2099-12-31"'),
        ("!!str\n          2099-01-31", "!!str\n          2099-12-31"),
    ],
)
def test_an_end_is_moved_in_the_style_that_it_has(before: str, after: str, file: Path) -> None:
    file.write_text(FILE.replace("expires: 2099-01-31", f"expires: {before}"), encoding="utf-8")
    assert doorlist("renew", "grace@acme.example", "--until", "2099-12-31").code == 0
    text = file.read_text(encoding="utf-8")
    assert text == FILE.replace("expires: 2099-01-31", f"expires: {after}")


def test_rename_onto_somebody_there_is_an_error(file: Path) -> None:
    ended = doorlist("rename", "mary@acme.example", "grace@acme.example")
    assert (ended.code, "stands in the organization already (access.yaml:6)" in ended.err) == (1, True)
    assert file.read_text(encoding="utf-8") == FILE


def test_several_files_that_could_take_it_are_listed(file: Path) -> None:
    for name in ("one", "two"):
        text = f"version: 1\norganization:\n  members: {{{name}@acme.example: Member}}\n"
        (file.parent / f"{name}.yaml").write_text(text, encoding="utf-8")
    more = ("access.yaml", "one.yaml", "two.yaml")
    ended = doorlist("grant", "bo@acme.example", "Member", *more)
    assert ended.code == 1
    assert "--file access.yaml, --file one.yaml or --file two.yaml" in ended.err
    assert doorlist("grant", "bo@acme.example", "Member", *more, "--file", "./one.yaml").code == 0
    assert "{bo@acme.example: Member, one@acme.example: Member}" in (file.parent / "one.yaml").read_text(
        encoding="utf-8"
    )
    assert doorlist("grant", "cy@acme.example", "Member", *more, "--file", "three.yaml").code == 1


def test_a_template_is_edited_by_its_name(file: Path) -> None:
    text = FILE.replace("projects:\n", "templates:\n  all:\n    members: {grace@acme.example: Member}\nprojects:\n")
    file.write_text(text.replace("  Lab:\n", "  Lab:\n    use: all\n"), encoding="utf-8")
    ended = doorlist("withdraw", "grace@acme.example", "--project", "Lab")
    assert (ended.code, "--template all" in ended.err) == (1, True)
    assert doorlist("grant", "mary@acme.example", "Member", "--template", "all").code == 0
    assert doorlist("withdraw", "grace@acme.example", "--template", "all").code == 0
    assert "    members: {mary@acme.example: Member}\n" in file.read_text(encoding="utf-8")
    assert doorlist("grant", "mary@acme.example", "Manager", "--project", "Lab").code == 0
    assert "    members:\n      mary@acme.example: Manager\n" in file.read_text(encoding="utf-8")


def test_an_alias_is_told_at_its_place(file: Path) -> None:
    file.write_text(
        FILE.replace(
            "    members:\n      ada@acme.example: Owner\n", "    members: &x\n      ada@acme.example: Owner\n"
        ).replace("  Lab:\n    unlisted: keep\n", "  Lab:\n    unlisted: keep\n    members: *x\n"),
        encoding="utf-8",
    )
    ended = doorlist("withdraw", "grace@acme.example", "--project", "Bot")
    assert ended.code == 1
    assert "access.yaml:10:14: This can't be changed by itself: it is anchored as &x" in ended.err
    ended = doorlist("grant", "mary@acme.example", "Member", "--project", "Lab")
    assert "access.yaml:16:5: This can't be changed by itself: its value is an alias" in ended.err


def test_permissions_and_links_stay(file: Path) -> None:
    file.chmod(0o640)
    real = file.rename(file.parent / "real.yaml")
    file.symlink_to("real.yaml")
    assert doorlist("grant", "bo@acme.example", "Member").code == 0
    assert file.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in file.parent.iterdir()) == ["access.yaml", "real.yaml"]


def test_hostile_text_in_a_file_is_shown_harmless(file: Path) -> None:
    file.write_text(FILE + "# ::error::\u202e ##[error]\n", encoding="utf-8")
    ended = doorlist("withdraw", "mary@acme.example", "--dry-run")
    assert "\u202e" not in ended.out
    reason = "x\n::set-output name=a::b\u202e"
    ended = doorlist("grant", "bo@acme.example", "Member", "--reason", reason)
    assert ended.code == 0
    assert "\n::set-output" not in ended.out
    assert '{role: Member, reason: "x\\n::set-output name=a::b\\u202e"}' in file.read_text(encoding="utf-8")
