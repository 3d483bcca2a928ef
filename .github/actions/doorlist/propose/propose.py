"""Opens a pull request with one change of the access files, asked for by an issue or by whoever started the workflow.

What an issue says is a stranger's: it is matched whole against the form, whose options are all that can be asked for,
and goes to doorlist as words of its command line, to git and GitHub as fields. Nothing of it is evaluated.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import yaml

#: More than any form's answers; GitHub takes 65,536 characters.
MOST = 20_000
MOST_REASON = 200
EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,253}")
NOTHING = "_No response_"


class Refused(Exception):
    """It can't be asked for so; the text is shown to whoever asked."""


class Change(NamedTuple):
    """One change: doorlist's words, the branch, what the pull request is called, who asked, the issue."""

    words: list[str]
    branch: str
    title: str
    name: str
    number: str
    issue: int | None


def main() -> int:
    """Do what WHAT says; returns the exit code."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    if os.environ["WHAT"] == "offboard":
        return propose(offboarding())
    issue = event["issue"]
    form = yaml.safe_load(Path(os.environ["FORM"]).read_text(encoding="utf-8"))
    if not {label["name"] for label in issue["labels"]} & set(form["labels"]):
        print("The issue isn't made with the form: nothing to do.")
        return 0
    try:
        return propose(requested(issue, form))
    except Refused as refused:
        # Nobody needs to look after it but whoever asked.
        say(int(issue["number"]), str(refused))
        print("Refused; the reason is in the issue.")
        return 0


def offboarding() -> Change:
    """Somebody leaves."""
    email = os.environ["EMAIL"].strip()
    if not EMAIL.fullmatch(email):
        sys.exit("::error title=doorlist::what is to be withdrawn isn't an email")
    name, number = os.environ["STARTED_BY"], os.environ["STARTED_BY_ID"]
    branch = f"doorlist/offboard-{int(os.environ['RUN'])}"
    return Change(["withdraw", "--", email], branch, f"Withdraw {email}", name, number, None)


def requested(issue: dict[str, Any], form: dict[str, Any]) -> Change:
    """What an issue asks for."""
    answers = matched(issue["body"] or "", form)
    email = answers.get("email", "")
    if not EMAIL.fullmatch(email):
        raise Refused("The email isn't one, or one that has to be written into the file by hand.")
    words = ["grant"]
    if answers.get("project") not in (None, "", "The organization"):
        words.append(f"--project={answers['project']}")
    days = re.fullmatch(r"(\d{1,4}) days", answers.get("until", ""))
    if days:
        words.append(f"--expires={days[1]}d")
    reason = "".join(char if char.isprintable() else " " for char in answers.get("reason", ""))[:MOST_REASON].strip()
    number = int(issue["number"])
    words.append(f"--reason={f'{reason} ' if reason else ''}(issue {number})")
    user = issue["user"]
    return Change(
        [*words, "--", email, answers["role"]],
        f"doorlist/request-{number}",
        f"Access for {email}",
        str(user["login"]),
        str(int(user["id"])),
        number,
    )


def matched(body: str, form: dict[str, Any]) -> dict[str, str]:
    """The answers, by the ids of the form's fields. The issue must be what the form makes, from end to end."""
    fields = [one for one in form["body"] if one["type"] != "markdown"]
    pattern = "\n\n".join(rf"### {re.escape(one['attributes']['label'])}\n\n([^\n]*)" for one in fields)
    found = re.fullmatch(pattern, body.replace("\r\n", "\n").strip()) if len(body) <= MOST else None
    if found is None:
        raise Refused(
            "The issue isn't as the form makes it: please open a new one with the form, and leave its text."
        )
    answers = {
        one["id"]: value.strip().replace(NOTHING, "") for one, value in zip(fields, found.groups(), strict=True)
    }
    for one in fields:
        options = one["attributes"].get("options")
        if options is not None and answers[one["id"]] not in [str(option) for option in options]:
            raise Refused(f"The form doesn't offer what was chosen as {one['attributes']['label']}.")
    return answers


def propose(change: Change) -> int:
    """Run doorlist, and open the pull request; returns the exit code."""
    doorlist = Path(os.environ["RUNNER_TEMP"], "doorlist", "bin", "doorlist")
    command, *words = change.words
    run = [str(doorlist), command, "--format=markdown", *words]
    ended = subprocess.run(run, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603
    if ended.returncode:
        told = f"doorlist refuses this (exit {ended.returncode}):\n\n{fenced(ended.stderr)}"
        if change.issue is not None:
            raise Refused(told)
        sys.stderr.write(ended.stderr)
        return ended.returncode
    files = git("diff", "--name-only", "-z").split("\0")[:-1]
    if not files:
        if change.issue is not None:
            raise Refused("The access files say so already: there is nothing to change.")
        print("The access files say so already.")
        return 0
    meaning = ended.stdout.partition("\n")[2] if ended.stdout.startswith("<!--") else ended.stdout
    asked = f"Requested in #{change.issue}.\n\nCloses #{change.issue}." if change.issue is not None else ""
    number = open_pull_request(change, files, "\n\n".join(part for part in (meaning.strip(), asked) if part))
    if change.issue is not None:
        say(change.issue, f"Pull request #{number} has the change. Access is given once it is approved and merged.")
    print(f"Opened pull request {number}.")
    return 0


def open_pull_request(change: Change, files: list[str], body: str) -> int:
    """A branch with the changed files, as a commit of whoever asked, and its pull request; returns the number."""
    repository = os.environ["REPOSITORY"]
    head = git("rev-parse", "HEAD").strip()
    gh("POST", f"repos/{repository}/git/refs", {"ref": f"refs/heads/{change.branch}", "sha": head})
    # The address that GitHub gives everybody, by which the commit is shown as theirs.
    email = f"{change.number}+{change.name}@users.noreply.github.com"
    for file in files:
        fields = {
            "message": change.title,
            "content": base64.b64encode(Path(file).read_bytes()).decode(),
            "sha": git("rev-parse", f"HEAD:{file}").strip(),
            "branch": change.branch,
            "author[name]": change.name,
            "author[email]": email,
        }
        gh("PUT", f"repos/{repository}/contents/{quoted_path(file)}", fields)
    fields = {"title": change.title, "head": change.branch, "base": os.environ["BASE"], "body": body}
    return int(gh("POST", f"repos/{repository}/pulls", fields, "--jq", ".number"))


def say(issue: int, text: str) -> None:
    """Write a comment."""
    gh("POST", f"repos/{os.environ['REPOSITORY']}/issues/{issue}/comments", {"body": text})


def fenced(text: str) -> str:
    """Text in a code block, in which nothing is formatted, mentioned or linked."""
    return f"````text\n{text[:4_000].replace('```', '` ` `')}\n````"


def quoted_path(file: str) -> str:
    """A path in a URL."""
    from urllib.parse import quote

    return quote(file)


def gh(verb: str, path: str, fields: dict[str, str], *more: str) -> str:
    """One request to GitHub; long values go through files, as a command line is too short for them."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["gh", "api", *(more or ["--silent"]), "--method", verb, path]
        for at, (name, value) in enumerate(fields.items()):
            file = Path(folder, str(at))
            file.write_text(value, encoding="utf-8")
            words += ["--field", f"{name}=@{file}"]
        ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if ended.returncode:
        sys.exit(f"::error title=doorlist::GitHub refused {verb} {path}")
    return ended.stdout


def git(*words: str) -> str:
    """One git command."""
    ended = subprocess.run(["git", *words], stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603, S607
    return ended.stdout


if __name__ == "__main__":
    sys.exit(main())
