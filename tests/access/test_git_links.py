"""Symbolic links inside commits are followed in one way, by whatever reads the commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.access.commits import commits
from doorlist.access.git import ObjectReader
from doorlist.access.past import Past
from doorlist.errors import DoorlistError
from support.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable


def by_span() -> None:
    """Read the access files of the newest commit as `diff` does."""
    commits("HEAD..HEAD", ["access"])


def by_past() -> None:
    """Read them as `history` does."""
    with ObjectReader() as reader:
        past = Past(reader, ["access"])
        one, link = past.files(past.commits[0].id)
        assert past.content(one) == b"one"
        past.content(link)


@pytest.mark.parametrize(
    ("link", "target", "paths"),
    [
        ("access/b.yaml", "a.yaml", ["access"]),
        ("access/0.yaml", "a.yaml", ["access"]),
        ("access/b.yaml", "../shared/more.yaml", ["access"]),
        ("access/b.yaml", "../shared/more.yaml", ["access/b.yaml", "access"]),
        ("access/below/b.yaml", "../../shared/more.yaml", ["access"]),
        ("access/b.yaml", "../shared", ["access"]),
        ("access/b.yaml", "../shared", ["access/b.yaml"]),
        ("access/b.txt", "/etc/passwd", ["access"]),
        ("team", "shared", ["team"]),
        ("team", "shared", ["team", "shared"]),
        ("one.yml", "two.yml", ["one.yml"]),
    ],
)
def test_one_commit_and_a_whole_past_follow_links_alike(
    repository: Repository, reader: ObjectReader, link: str, target: str, paths: list[str]
) -> None:
    repository.commit({"access/a.yaml": "one", "shared/more.yaml": "two", "shared/x.txt": "x"})
    repository.folder.joinpath("two.yml").symlink_to("access/a.yaml")
    repository.folder.joinpath(link).parent.mkdir(exist_ok=True)
    repository.folder.joinpath(link).symlink_to(target)
    repository.commit({})
    past = Past(reader, paths)
    found = [(file.path, past.content(file)) for file in past.files(past.commits[0].id)]
    assert found == commits("HEAD..HEAD", paths).new


@pytest.mark.parametrize("read", [by_span, by_past])
@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("/etc/passwd", "leads out of its folder"),
        ("../../x.yaml", "leads out of its folder"),
        ("../.git/config", "leads out of its folder"),
        ("nowhere.yaml", "leads to nothing in git"),
        ("b.yaml", "leads to itself"),
    ],
)
def test_a_link_that_leads_to_no_file_is_refused_when_it_is_read(
    repository: Repository, read: Callable[[], None], target: str, told: str
) -> None:
    repository.commit({"access/a.yaml": "one"})
    repository.folder.joinpath("access/b.yaml").symlink_to(target)
    repository.commit({})
    with pytest.raises(DoorlistError, match=f"a symbolic link that {told}") as caught:
        read()
    assert caught.value.where == "access/b.yaml"
