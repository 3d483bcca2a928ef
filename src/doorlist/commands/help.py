"""`doorlist help`: the pages of the manual."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import click

from doorlist.cli.options import verbose_option
from doorlist.manual import TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Topic:
    """A word of a topic's name, whatever it is; the shell's completion offers `words`."""

    __name__ = "topic"  # click asks a callable for it
    words = TOPICS

    def __call__(self, text: str) -> str:
        return text


@click.command("help")
@click.argument("topic", metavar="[TOPIC]", nargs=-1, type=Topic())
@verbose_option
def command(topic: tuple[str, ...]) -> int:
    """Show a page of the manual; without a topic, list them.

    On a terminal the page is laid out to its width; elsewhere it is the Markdown itself. What one command takes is
    told by `doorlist COMMAND --help`.
    """
    from doorlist.cli.printing import put

    put(_shown(_topic(topic)) if topic else _topics())
    return 0


def _topics() -> Iterator[str]:
    from doorlist.manual import title

    yield "Topics, each for `doorlist help TOPIC`:\n\n"
    width = max(map(len, TOPICS))
    for name in TOPICS:
        yield f"  {name:{width}}  {title(name)}\n"
    yield "\nWhat one command takes: doorlist COMMAND --help\n"


def _topic(words: tuple[str, ...]) -> str:
    """The page that is meant; `access file` and `Access-File` are the same.

    Raises:
        UsageError: there is none of that name.
    """
    from doorlist.commands.table import COMMANDS
    from doorlist.errors import UsageError
    from doorlist.words import nearest

    asked = "-".join(words).lower().replace(" ", "-")
    if asked in TOPICS:
        return asked
    near = nearest(asked, TOPICS)
    if asked in COMMANDS:
        fix = f"`doorlist {asked} --help` tells about the command."
    elif near:
        fix = f"Did you mean `doorlist help {near}`?"
    else:
        fix = "`doorlist help` lists the topics."
    raise UsageError(f"the manual has no page {' '.join(words)!r}", fix=fix)


def _shown(topic: str) -> Iterator[str]:
    """The page as it is, or laid out for the terminal that it goes to."""
    from doorlist.cli.printing import colour, stdout
    from doorlist.manual import page

    if not stdout().isatty():
        yield page(topic)
        return
    from rich.console import Console
    from rich.markdown import CodeBlock, Markdown
    from rich.padding import Padding
    from rich.text import Text
    from rich.theme import Theme

    class Plain(CodeBlock):
        """A block of code, moved in: Rich's own has a background, which is hard to read on many terminals."""

        def __rich_console__(self, *_: object) -> Iterator[Padding]:
            yield Padding(Text(str(self.text).rstrip(), style="cyan"), (0, 0, 0, 4))

    class Page(Markdown):
        elements: ClassVar = {**Markdown.elements, "fence": Plain, "code_block": Plain}

    console = Console(no_color=not colour(stdout()), highlight=False, theme=Theme({"markdown.code": "cyan"}))
    with console.capture() as captured:
        console.print(Page(page(topic), hyperlinks=False))
    yield captured.get()
