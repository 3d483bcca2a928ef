"""`--comment-key`: the key in the marker of Markdown, by which two jobs keep their comments apart."""

from __future__ import annotations

from typing import Final

import click

_MOST: Final = 100
_META: Final = "doorlist.comment_key"


def keep_comment_key(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Keep the value of `--comment-key`. Raises BadParameter: it is empty, or longer than a marker can hold."""
    if value is None:
        return
    if not value or len(value.encode("utf-8", "replace")) > _MOST:
        raise click.BadParameter(f"a key has 1 to {_MOST} bytes.")
    context.meta[_META] = value


def comment_key() -> str:
    """The key of the command that runs, by default `default`."""
    context = click.get_current_context(silent=True)
    key: str = "default" if context is None else context.meta.get(_META, "default")
    return key
