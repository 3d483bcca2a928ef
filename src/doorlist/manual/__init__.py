"""The pages of the manual, Markdown files in this folder: read on the web and by `doorlist help`."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

#: Every page, in the order in which a newcomer would read them.
TOPICS: Final = (
    "adopting",
    "access-file",
    "plan",
    "guardrails",
    "invitations",
    "roles",
    "powers",
    "applying",
    "saved-plans",
    "drift",
    "requests",
    "output",
    "doctor",
    "emulator",
    "platform",
    "glossary",
)


def page(topic: str) -> str:
    """The text of a page, one of `TOPICS`."""
    return files(__name__).joinpath(f"{topic}.md").read_text(encoding="utf-8")


def title(topic: str) -> str:
    """What a page is called: its first line."""
    return page(topic).partition("\n")[0].removeprefix("# ")
