from __future__ import annotations

import re

import pytest

from doorlist.manual import TOPICS, page, title
from support.commandline import doorlist


def test_without_a_topic_it_lists_them() -> None:
    told = doorlist("help")
    assert told.code == 0
    listed = re.findall(r"^  ([\w-]+) +(.+)$", told.out, re.M)
    assert listed == [(topic, title(topic)) for topic in TOPICS]


@pytest.mark.parametrize("topic", TOPICS)
def test_elsewhere_a_page_is_its_markdown(topic: str) -> None:
    told = doorlist("help", topic)
    assert (told.code, told.out, told.err) == (0, page(topic), "")


def test_a_page_can_be_named_in_words() -> None:
    assert doorlist("help", "Access", "file").out == page("access-file")
    assert doorlist("help", "access file").out == page("access-file")


@pytest.mark.parametrize("topic", TOPICS)
def test_on_a_terminal_it_is_laid_out_to_its_width(topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    told = doorlist("help", topic, terminal=True)
    assert told.code == 0
    assert "\x1b[" in told.out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", told.out)
    assert max(map(len, plain.splitlines())) <= 80
    assert "](" not in plain
    assert title(topic) in plain


def test_without_colour_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    told = doorlist("help", "guardrails", terminal=True)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", told.out)


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ("gardrails", "Did you mean `doorlist help guardrails`?"),
        ("apply", "`doorlist apply --help` tells about the command."),
        ("zzzzzz", "`doorlist help` lists the topics."),
    ],
)
def test_a_page_that_isn_t_there_is_wrong_usage(asked: str, advice: str) -> None:
    told = doorlist("help", asked)
    assert told.code == 64
    assert told.out == ""
    assert f"the manual has no page {asked!r}" in told.err
    assert advice in told.err
