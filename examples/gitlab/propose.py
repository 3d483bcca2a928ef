"""Opens a merge request with one change of the access files, in the name of whoever started the pipeline.

ACCESS_WHAT is request or offboard; the other ACCESS_ variables are values from outside. They are held to the lists
below, and go to doorlist as words of its command line and to GitLab as fields: nothing of them is evaluated.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from merge_request import call

ORGANIZATION = "The organization"
#: All that can be asked for; the same as in access-requests.yml.
PROJECTS = (ORGANIZATION, "Support Bot", "Docs Search")
ROLES = ("Member", "Annotator")
UNTIL = {"30 days": "30d", "90 days": "90d", "180 days": "180d", "Until further notice": None}
EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,253}")
MOST_REASON = 200


def main() -> None:
    """Run doorlist, and open the merge request."""
    email = value("EMAIL")
    if not EMAIL.fullmatch(email):
        sys.exit("ACCESS_EMAIL isn't an email, or one that has to be written into the file by hand.")
    words = offboarding(email) if value("WHAT") == "offboard" else request(email)
    ended = subprocess.run(["doorlist", *words], stdout=subprocess.PIPE, encoding="utf-8", check=False)  # noqa: S603, S607
    if ended.returncode:
        sys.exit(ended.returncode)
    listing = ["git", "diff", "--name-only", "-z"]
    changed = subprocess.run(listing, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    files = changed.stdout.split("\0")[:-1]
    if not files:
        print("The access files say so already.")
        return
    title = f"{'Withdraw' if words[0] == 'withdraw' else 'Access for'} {email}"
    branch = f"doorlist/{words[0]}-{int(os.environ['CI_PIPELINE_ID'])}"
    propose(files, branch, title, ended.stdout.partition("\n")[2])


def value(name: str) -> str:
    """A value from outside."""
    return os.environ.get(f"ACCESS_{name}", "").strip()


def offboarding(email: str) -> list[str]:
    """Somebody leaves."""
    return ["withdraw", "--format=markdown", "--", email]


def request(email: str) -> list[str]:
    """Somebody asks."""
    project, role, until = value("PROJECT"), value("ROLE"), value("UNTIL")
    for name, given, known in (("PROJECT", project, PROJECTS), ("ROLE", role, ROLES), ("UNTIL", until, tuple(UNTIL))):
        if given not in known:
            sys.exit(f"ACCESS_{name} isn't one of those that can be asked for: {', '.join(known)}.")
    words = ["grant", "--format=markdown"]
    if project != ORGANIZATION:
        words.append(f"--project={project}")
    if UNTIL[until]:
        words.append(f"--expires={UNTIL[until]}")
    reason = "".join(char if char.isprintable() else " " for char in value("REASON"))[:MOST_REASON].strip()
    if reason:
        words.append(f"--reason={reason}")
    return [*words, "--", email, role]


def propose(files: list[str], branch: str, title: str, description: str) -> None:
    """A branch with the changed files, as a commit of whoever started the pipeline, and its merge request."""
    actions = [{"action": "update", "file_path": file, "content": Path(file).read_bytes().decode()} for file in files]
    commit = {
        "branch": branch,
        "start_sha": os.environ["CI_COMMIT_SHA"],
        "commit_message": title,
        "author_name": os.environ["GITLAB_USER_NAME"],
        "author_email": os.environ["GITLAB_USER_EMAIL"],
        "actions": actions,
    }
    call("POST", "repository/commits", commit)
    target = os.environ["CI_DEFAULT_BRANCH"]
    fields = {"source_branch": branch, "target_branch": target, "title": title, "description": description}
    print(json.loads(call("POST", "merge_requests", fields)).get("web_url", "The merge request is open."))


if __name__ == "__main__":
    main()
