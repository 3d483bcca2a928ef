"""A result in a format, as one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorlist.output import html, markdown, text

if TYPE_CHECKING:
    from doorlist.output.view import View


def as_text(view: View, **look: Any) -> str:
    """As `text.rendered` has it; `look` are its options."""
    return "".join(text.rendered(view.build, **look))


def as_markdown(view: View, **look: Any) -> str:
    """As `markdown.rendered` has it; `look` are its options."""
    return markdown.rendered(view.build, **look)


def as_html(view: View) -> str:
    """As `html.rendered` has it."""
    return "".join(html.rendered(view.build))


def as_json(view: View) -> str:
    """Its JSON document."""
    return "".join(view.json())


def as_annotations(view: View) -> str:
    """Its workflow commands."""
    assert view.annotations is not None
    return "".join(view.annotations())
