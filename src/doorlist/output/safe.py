"""Text from outside made safe for where it is shown.

Emails and names of organizations, projects and roles come from other people, and everything in a saved plan
comes from a file: none of it may forge terminal output, a workflow command, Markdown, HTML or a CSV formula
(`manual: output#names-from-outside`). Each format has one function; all of them first make visible what can't be
seen (`visible`).
"""

from __future__ import annotations

import re
from typing import Final

#: Longest name shown whole, in characters.
NAME: Final = 200
#: Longest sentence shown whole, in characters. A sentence may hold several names.
SENTENCE: Final = 1_000

# Letters by their category, and yet nothing to see: fillers, joiners, variation selectors.
_BLANK: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# GitHub's runner obeys ##[command] anywhere in a line; Azure's ##vso[…] and TeamCity's ##teamcity[…] are alike.
_HASH_COMMAND: Final = re.compile(r"##(\w*)\[")
# The runner obeys ::command:: after leading blanks.
_COLON_COMMAND: Final = re.compile(r"\A(\s*)::")
_MARKDOWN_ACTIVE: Final = re.compile(r"([\\`*_{}\[\]()#+!|~$^=])")
# `@name` where no word ends before it (an email is no mention), `#1`, `GH-1`, `!1`, `scheme://`, `www.`, `://`.
_MARKDOWN_LINKS: Final = re.compile(
    r"(?<![A-Za-z0-9])@|[#!&%~](?=\d)|(?i:\bGH(?=-\d))|:(?=//)|(?i:\bwww)(?=\.)|(?i:mailto|xmpp)(?=:)"
)
# A list, or a GitLab quick action, where the text stands at a line's start.
_MARKDOWN_START: Final = re.compile(r"\A(\d*)([-/.])")
# A separator in whose place some spreadsheets begin a new cell, where that cell would be a formula.
_NEXT_CELL: Final = re.compile("([;\t|][ \"']*)(?=[-=+@%|＝＋－＠])")
_BREAK: Final = "\u200b"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def visible(text: str, most: int = NAME) -> str:
    """The text with a visible escape for all that can't be seen (`\\u202e`, `\\n`), cut past `most` characters.

    Escaped are all characters that Unicode calls control, format (bidirectional, zero-width), separator (except
    the blank), surrogate, private or unassigned.
    """
    if len(text) <= most and text.isprintable() and (text.isascii() or not _BLANK.search(text)):
        return text
    shown: list[str] = []
    room = most
    for char in text:
        piece = char if char.isprintable() and not _BLANK.match(char) else char.encode("unicode_escape").decode()
        room -= len(piece)
        if room < 0:
            return f"{''.join(shown)}… ({len(text):,} characters)"
        shown.append(piece)
    return "".join(shown)


def terminal(text: str, most: int = NAME) -> str:
    """For a terminal and for the log of a CI job: no control sequence, no new line, no workflow command."""
    # The first line is all that ordinary text costs: 100,000 actions pass here several times each.
    if len(text) > most or not text.isascii() or not text.isprintable():
        text = visible(text, most)
    if "##" in text or "::" in text:
        text = without_commands(text)
    return text


def without_commands(line: str) -> str:
    """One line of output with workflow commands made powerless: `##\\[error]`, `\\::set-output::`."""
    return _COLON_COMMAND.sub(r"\1\\::", _HASH_COMMAND.sub(r"##\1\\[", line))


def html(text: str, most: int = SENTENCE) -> str:
    """For HTML text and quoted attributes, and for HTML that a CI job prints."""
    from html import escape  # 2 ms to import, for one format of several

    return escape(visible(text, most), quote=True).replace("##", "#&#35;")


def markdown(text: str, most: int = SENTENCE) -> str:
    """For running Markdown text, on one line: nothing in it formats, links, mentions or is HTML.

    Mentions and references are found by GitHub and GitLab in the rendered text, after all escaping: a zero-width
    space breaks them. An email stays as it is.
    """
    plain = _MARKDOWN_LINKS.sub(lambda found: found[0] + _BREAK, without_commands(visible(text, most)))
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    plain = _MARKDOWN_ACTIVE.sub(r"\\\1", plain)
    return _MARKDOWN_START.sub(r"\1\\\2", plain.strip())


def markdown_code(text: str, most: int = NAME) -> str:
    """For a name in Markdown: a code span, in which no platform looks for mentions, references or links."""
    shown = visible(text, most)
    if not shown or shown != shown.strip() or re.search(r"[`|\\<>&]|##", shown):
        return f"<code>{markdown(text, most)}</code>"
    return f"`{shown}`"


def csv(text: str, most: int = SENTENCE) -> str:
    """For a CSV cell: no spreadsheet takes it, or a part of it, for a formula. Quoting is the writer's own business.

    A spreadsheet that separates cells at semicolons, as those of many countries do, makes several cells of one: what
    comes behind a semicolon is guarded too. Within quotes it would be no cell of its own, so no quote is needed.
    """
    shown = without_commands(visible(text, most))
    if text.lstrip(" ").startswith(_FORMULA) or shown.startswith(_FORMULA):
        shown = f"'{shown}"
    return _NEXT_CELL.sub(r"\1'", shown)


def github_data(text: str) -> str:
    """For the message of a workflow command. Source: `manual: output#what-ci-systems-take`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """For a property of a workflow command. Source: `manual: output#what-ci-systems-take`."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


# Said by what it isn't: the same class as a range up to U+10FFFF takes 5 ms to compile.
_JSON_UNSEEN: Final = re.compile("[^\x00-\x7e]")
_JSON_COMMAND: Final = re.compile(r"##(\w*\[)")


def json_text(text: str) -> str:
    """JSON text that means the same and shows no control sequence and no workflow command where it is printed."""
    if not text.isprintable():
        text = _JSON_UNSEEN.sub(_json_escape, text)
    # Outside strings JSON has no `#`, so that the escape can't end up anywhere else.
    return _JSON_COMMAND.sub(r"#\\u0023\1", text) if "##" in text else text


def _json_escape(found: re.Match[str]) -> str:
    char = found[0]
    if char.isprintable():
        return char
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
