"""Whether a file is an access file at all, and of our version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import doorlist

if TYPE_CHECKING:
    from conftest import AccessFiles

BEGINS = "  An access file begins with version: 1, and names an organization."
OURS = f"but doorlist {doorlist.__version__} reads version 1"
NEWER = "  Write version: 1, or use a newer doorlist."

BAD = {
    "": f"1:1: The file is empty\n{BEGINS}",
    "# nothing\n": f"1:1: The file is empty\n  # nothing\n  ^\n{BEGINS}",
    "- a\n": f"1:1: An access file is a mapping of keys, not a list\n  - a\n  ^\n{BEGINS}",
    "hello\n": f'1:1: An access file is a mapping of keys, not "hello"\n  hello\n  ^\n{BEGINS}',
    "{}\n": f"1:1: An access file is a mapping of keys, not an empty one\n  {{}}\n  ^\n{BEGINS}",
    "--- ~\n": f"1:5: An access file is a mapping of keys, not nothing\n  --- ~\n      ^\n{BEGINS}",
    "organization: {name: Acme}\n": "1:1: The file names no version\n  organization: {name: Acme}\n  ^\n"
    "  Write version: 1 as its first line.",
    "version: 2\nfuture: x\norganization: {}\n": "1:10: "
    f'The version is "2", {OURS}\n  version: 2\n           ^\n{NEWER}',
    "version: 1.0\n": f'1:10: The version is "1.0", {OURS}\n  version: 1.0\n           ^\n{NEWER}',
    "version:\n": f"1:1: The version is nothing, {OURS}\n  version:\n  ^\n{NEWER}",
    "version: [1]\n": f"1:10: The version is a list, {OURS}\n  version: [1]\n           ^\n{NEWER}",
    "version: 1\norganisation: {name: Acme}\n": '2:1: "organisation" isn\'t a key of an access file\n'
    '  organisation: {name: Acme}\n  ^\n  Did you mean "organization"?',
    "version: 1\nfoo: x\norganization: {name: Acme}\n": '2:1: "foo" isn\'t a key of an access file\n  foo: x\n  ^\n'
    "  Keys here: version, organization, templates, projects, groups, invitations or guardrails.",
    "version: 1\nroles: {}\n": '2:1: "roles" isn\'t a key of an access file\n  roles: {}\n  ^\n'
    "  It belongs into the organization or a project: indent it below one.",
}


@pytest.mark.parametrize(("text", "message"), BAD.items())
def test_bad_file(access: AccessFiles, text: str, message: str) -> None:
    # A version that we don't know may have other keys: nothing else is told of such a file.
    assert access.wrong(text) == f"access.yaml:{message}"


def test_a_version_in_quotes_is_a_version(access: AccessFiles) -> None:
    assert access.load("version: '1'\norganization: {name: Acme}\n")


def test_each_file_names_its_version(access: AccessFiles) -> None:
    told = access.wrong("version: 1\norganization: {name: Acme}\n", more="projects: {P: }\n")
    assert told.startswith("more.yaml:1:1: The file names no version")
