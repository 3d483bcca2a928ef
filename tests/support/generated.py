"""What stands in the repository and is made from the code: `schemas/`, and parts of README.md.

`python tests/support/generated.py` writes it anew; tests compare.
"""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from doorlist.values.plan import Plan

ROOT: Final = Path(__file__).parents[2]
README: Final = ROOT / "README.md"
COMPANY: Final = ROOT / "src" / "doorlist" / "emulator" / "company.json"
COMPANY_COPY: Final = ROOT / "examples" / "company.json"
_READ: Final = re.compile(r"read \d{4}-\d\d-\d\d \d\d:\d\d UTC")


def blocks(language: str) -> list[str]:
    """The README's code blocks in a language."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    return found


def readme() -> str:
    """The README as it should be."""
    text = README.read_text(encoding="utf-8")
    for name, part in (("commands", commands()), ("plan", f"```text\n{plan()}```\n")):
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        head, _, rest = text.partition(start)
        text = f"{head}{start}{part}{end}{rest.partition(end)[2]}"
    return text


def commands() -> str:
    """The table of commands."""
    from doorlist.commands.table import COMMANDS

    rows = [f"| `doorlist {name}` | {summary} |\n" for name, summary in COMMANDS.items()]
    return "".join(["| command | what it does |\n", "| --- | --- |\n", *rows])


def plan() -> str:
    """What `doorlist plan` says of the README's first access file and the company of `examples/`."""
    from doorlist.output.plan import plan_view

    return _READ.sub("read 2026-11-24 04:19 UTC", "".join(plan_view(_planned()).pieces("text")))


def _planned() -> Plan:
    from doorlist.access.load import load
    from doorlist.api.client import Client
    from doorlist.api.settings import Connection
    from doorlist.emulator.running import running
    from doorlist.tasks.session import Planned, Request, planned

    async def work() -> Planned:
        async with Client(Connection(platform.url, platform.key)) as client:
            return await planned(Request([str(file)]), loaded, client)

    company = json.loads((ROOT / "examples" / "company.json").read_text(encoding="utf-8"))
    with running(company) as platform, TemporaryDirectory() as folder:
        file = Path(folder, "access.yaml")
        file.write_text(blocks("yaml")[0], encoding="utf-8")
        loaded = load([str(file)])
        made = asyncio.run(work()).plan
    return _named(made, str(file))


def _named(made: Plan, file: str) -> Plan:
    """The plan as if its file were `access.yaml` of the current folder."""
    from dataclasses import replace

    from doorlist.values.fields import SourceRecord

    def here(source: SourceRecord | None) -> SourceRecord | None:
        return None if source is None else SourceRecord(source.file.replace(file, "access.yaml"), source.line)

    return replace(made, actions=tuple(replace(action, source=here(action.source)) for action in made.actions))


def main() -> None:
    """Write everything anew."""
    from doorlist.commands.schema import SCHEMAS, schema_text

    for name in SCHEMAS:
        (ROOT / "schemas" / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")
    # A copy, as a link breaks where somebody takes the folder along.
    COMPANY_COPY.write_bytes(COMPANY.read_bytes())
    README.write_text(readme(), encoding="utf-8")


if __name__ == "__main__":
    main()
