"""Makes the README's pictures: of the demo, from what the demo prints, and of the access review (`review_pictures`).

    python tests/support/pictures.py

The demo's is an SVG that fetches nothing: text in a monospaced font of the reader's own.
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / ".github" / "pictures" / "demo.svg"
WIDTH = 112
#: From the first plan to what it comes to: what a newcomer sees in the first minute.
_FIRST, _LAST = "$ doorlist plan", "# Each action has its reason"
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_TIMES = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2} UTC)?")

#: Without rich's own links to fonts elsewhere.
_FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace; font-size: {char_height}px;
 line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def told() -> str:
    """What the demo prints of its first plan, with the colours of a terminal."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    environment.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "doorlist", "demo"],
            capture_output=True,
            text=True,
            check=True,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    lines = done.stdout.splitlines()
    plain = [_ESCAPES.sub("", line) for line in lines]
    first = plain.index(_FIRST)
    last = next(number for number, line in enumerate(plain) if line.startswith(_LAST))
    return "\n".join(lines[first:last]).rstrip()


def picture(text: str) -> str:
    """The text as an SVG of a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(text))
    return console.export_svg(title="doorlist demo", code_format=_FORMAT, unique_id="demo")


def words_of(svg: str) -> list[str]:
    """The words that a picture shows, with times left out."""
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return _words(" ".join(html.unescape(part).replace("\xa0", " ") for part in shown))


def words_told(text: str) -> list[str]:
    """The words of what the demo prints, with times left out."""
    return _words(_ESCAPES.sub("", text))


def _words(text: str) -> list[str]:
    return sorted(_TIMES.sub("TIME", text).split())


def main() -> None:
    """Write the pictures anew."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(told()), encoding="utf-8")
    sys.path.insert(0, str(ROOT / "tests"))
    from support.review_pictures import make_review_pictures

    make_review_pictures()


if __name__ == "__main__":
    main()
