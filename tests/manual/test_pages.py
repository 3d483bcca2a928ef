"""The manual is whole: links lead somewhere, nothing that a user can write is missing, what code cites is there."""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
import pytest

from doorlist.access.load import load
from doorlist.commands.table import COMMANDS, module_of
from doorlist.doctor.checks import CHECKS
from doorlist.manual import TOPICS, page, title
from doorlist.values.guardrails import GUARDRAILS
from support.generated import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ROOT / "src" / "doorlist" / "manual"
#: What people read on the web: the manual, and the pages of the repository.
PAGES = [*sorted(FOLDER.glob("*.md")), *sorted(ROOT.glob("*.md"))]
_FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CITED = re.compile(r"manual: ([\w-]+)(?:#([\w-]+))?")


def prose(text: str) -> str:
    """The page without its blocks of code."""
    return _FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """The headings, as the web page names them."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead(file: Path) -> Iterator[str]:
    """Links of a page that lead nowhere; those to other hosts aren't followed."""
    for link in _LINK.findall(prose(file.read_text(encoding="utf-8"))):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (file.parent / path) if path else file
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            yield link


def test_the_topics_are_the_pages() -> None:
    assert sorted(TOPICS) == [file.stem for file in sorted(FOLDER.glob("*.md"))]
    assert len({title(topic) for topic in TOPICS}) == len(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_begins_with_its_title(topic: str) -> None:
    text = page(topic)
    assert text.startswith("# ")
    assert text.endswith("\n")


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_no_link_leads_nowhere(file: Path) -> None:
    assert list(dead(file)) == []


def test_a_dead_link_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# A\n[a](#a) [b](b.md) [c](#c) [d](a.md#d)\n```text\n[e](e.md)\n```\n", encoding="utf-8")
    assert list(dead(file)) == ["b.md", "#c", "a.md#d"]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_access_files_it_shows_are_valid(topic: str, tmp_path: Path) -> None:
    for number, text in enumerate(re.findall(r"^```yaml\n(.*?)^```$", page(topic), re.M | re.S)):
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
        assert load([str(tmp_path / f"{number}.yaml")]).desired.organization.name == "Acme"


@pytest.fixture(scope="module")
def code() -> str:
    """All that stands in backticks or blocks of code, in the whole manual."""
    text = "\n".join(page(topic) for topic in TOPICS)
    return "\n".join([*re.findall(r"`[^`\n]+(?:\n[^`\n]+)?`", prose(text)), *_FENCE.findall(text)])


def command(name: str) -> click.Command:
    found = import_module(module_of(name)).command
    assert isinstance(found, click.Command)
    return found


def test_every_command_is_mentioned(code: str) -> None:
    assert [name for name in COMMANDS if not re.search(rf"(?<![\w-]){name}(?![\w-])", code)] == []


def test_every_option_is_mentioned(code: str) -> None:
    options = {
        option
        for name in COMMANDS
        for parameter in command(name).params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in [*parameter.opts, *parameter.secondary_opts]
        if option.startswith("--")
    }
    missing = [option for option in sorted(options) if not re.search(rf"{option}(?![\w-])", code)]
    # `--verbose` is told by its short form.
    assert missing == ["--verbose"]


def keys(schema: Any) -> Iterator[str]:
    """The keys that a JSON Schema names, at any depth."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from keys(value)


def test_every_key_of_the_access_file_is_mentioned(code: str) -> None:
    schema = json.loads((ROOT / "schemas" / "access.schema.json").read_text(encoding="utf-8"))
    found = set(keys(schema))
    assert {"expires", "guardrails", "resend_after"} <= found
    assert [key for key in sorted(found) if not re.search(rf"(?<![\w-]){key}(?![\w-])", code)] == []


def test_every_guardrail_stands_on_its_page() -> None:
    assert [name for name in GUARDRAILS if f"`{name}`" not in page("guardrails")] == []


def test_every_check_of_doctor_stands_on_its_page() -> None:
    assert re.findall(r"^\| `([\w-]+)` \|", page("doctor"), re.M) == list(CHECKS)


def cited() -> dict[str, set[tuple[str, str]]]:
    """What code and tests cite of the manual, by file."""
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    found = {str(file.relative_to(ROOT)): set(_CITED.findall(file.read_text(encoding="utf-8"))) for file in files}
    return {name: citations for name, citations in found.items() if citations}


def test_what_code_cites_is_there() -> None:
    nowhere = {
        name: wrong
        for name, citations in cited().items()
        if (
            wrong := {
                f"{topic}#{anchor}"
                for topic, anchor in citations
                if topic not in TOPICS or (anchor and anchor not in anchors(page(topic)))
            }
        )
    }
    assert nowhere == {}
    assert len(cited()) > 30


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_ends_with_the_modules_behind_it(topic: str) -> None:
    *_, (heading, section) = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page(topic), re.M | re.S)
    assert heading == "In the code"
    named = re.findall(r"`([\w/]+(?:\.py)?)`", re.sub(r"^- .+?: ", "- ", section, flags=re.M))
    assert len(named) > 1
    assert [path for path in named if not (FOLDER.parent / path).exists()] == []


def test_every_room_stands_behind_a_page() -> None:
    rooms = {file.name for file in FOLDER.parent.iterdir() if (file / "__init__.py").exists()} - {"manual"}
    named = {room for topic in TOPICS for room in re.findall(r"`(\w+)/", page(topic).rpartition("## In the code")[2])}
    assert rooms - named == set()


def test_nothing_is_cited_that_is_not_in_the_repository() -> None:
    gone = re.compile("API " + "contract|spec" + r",? sections?\b|style" + r"\.md")
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "schemas").iterdir()]
    assert [file.name for file in files if gone.search(file.read_text(encoding="utf-8"))] == []


def test_the_glossary_defines_each_word_once_and_in_order() -> None:
    words = re.findall(r"^\*\*(.+?)\*\*:", page("glossary"), re.M)
    assert len(words) > 30
    assert words == sorted(set(words))


def test_the_whole_manual_is_in_the_wheel() -> None:
    """`.ci/run` reads a page of the installed wheel; here only that nothing keeps the pages out of it."""
    import tomllib

    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert built["targets"]["wheel"] == {"packages": ["src/doorlist"]}
    assert 'bin/doorlist" help glossary' in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
