"""Names that somebody could give themselves, a project or a role, to forge what doorlist shows."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

HOSTILE = {
    "ansi": "\x1b[2J\x1b[31mroot\x1b]0;title\x07",
    "c1": "\x9b31m\x85\x90",
    "bidi": "\u202eelpmaxe.emca@ada\u202c\u2066\u2069\u200e\u200f\u061c",
    "zero-width": "a\u200bd\u200da\ufeff",
    "set-output": "::set-output name=role::Owner",
    "blank set-output": " \t ::error file=x::y",
    "line set-output": "\n::set-output name=role::Owner\r\n::stop-commands::x",
    "hash command": "##[command]rm -rf / ##[error]x ##vso[task.complete]",
    "backticks": "`a` ``b`` ```\ncode\n```",
    "pipes": "a | b || c",
    "details": "</details></summary></li></ul></table>",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": "\" onmouseover='alert(1)' x=\"",
    "comment": "--> <!-- doorlist:plan:default -->",
    "entity": "&lt;script&gt; &#64;everyone &amp;",
    "mention": "@everyone @acme/admins",
    "reference": "#1 GH-2 acme/repo#3 !4",
    "link": "[x](https://evil.example) ![y](https://evil.example/p.png) https://evil.example www.evil.example",
    "autolink": "<https://evil.example>",
    "emphasis": "**bold** _it_ ~~gone~~ $x$ ==y==",
    "heading": "# Approved\n\n---\n\n1. one\n- two\n> three",
    "formula": "=cmd()|' /C calc'!A0",
    "newlines": "a\r\nb\nc\u2028d\u2029e\x0bf\x0cg",
    "nul": "a\x00b",
    "percent": "100%0A::error::x",
    "long": "x" * 10_000,
    "long controls": "\x1b" * 10_000,
}
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_TAGS = {"p", "h3", "ul", "li", "code", "strong", "br", "details", "summary"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
# Of the block structure that our own Markdown is made of.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def page_tags(page: str) -> list[str]:
    """The tags of a page, in order."""
    return re.findall(r"</?[a-z!][^<>]*>", page)


def check_markdown(text: str, *, tables: bool = False) -> None:
    """Rendered, it has only the tags that doorlist makes, and no mention, reference or link."""
    comment, text = text.split("\n", 1)
    assert _COMMENT.fullmatch(comment)
    rendered = _MARKDOWN.render(text)
    assert set(re.findall(r"<([a-zA-Z0-9!]+)", rendered)) <= _TAGS | (_TABLE if tables else set())
    assert not re.search(r"<\w+\s[^>]*=", rendered)
    assert "<!--" not in rendered
    # Platforms look for mentions, references and links in the rendered text outside code.
    prose = re.sub(r"<[^>]*>", " ", re.sub(r"<code>.*?</code>", " ", rendered, flags=re.DOTALL))
    assert not re.search(r"(?<![A-Za-z0-9])@\w", prose)
    assert not re.search(r"#\d|\bGH-\d|https?://|\bwww\.", prose)
    for tag in ("details", "summary", "ul", "li", "code"):
        assert rendered.count(f"<{tag}>") == rendered.count(f"</{tag}>")
