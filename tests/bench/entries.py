"""Many entries without a network: loading, planning, the document, what people and machines read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .measure import in_turn, inside, job, process
from .octodns import octodns
from .results import Result
from .worlds import access_file, answers, differing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .measure import Setting
    from .worlds import Roles


def entries(setting: Setting) -> Iterator[Result]:
    """Loading against PyYAML, planning against bare sets, both against OctoDNS; output within a second."""
    count = 10_000 if setting.short else 100_000
    wanted, live = differing(count, one_in=6)
    file, said = written(setting.folder, wanted, live)
    shown = f"{count:,} entries"

    ours, theirs = in_turn(setting.rounds, lambda: inside("load", file), lambda: inside("yaml", file))
    yield Result(f"loading {shown}", "yaml.load, CSafeLoader", "at most", 0.9, ours, theirs)

    ours, theirs = in_turn(setting.rounds, lambda: inside("plan", file, said), lambda: inside("algebra", count))
    yield Result(f"planning {shown}, half differing", "set algebra on bare dicts", "at most", 6, ours, theirs)

    if setting.peers is not None:
        out = setting.folder / "plan.json"
        sync = octodns(setting.folder / "octodns", setting.peers, wanted, live)
        command = job("document", file, said, out)
        ours, theirs = in_turn(setting.peer_rounds, lambda: process(command), sync, warm=False)
        what = f"file to JSON plan, {shown}, whole process"
        yield Result(what, f"OctoDNS, {count:,} records, YAML to YAML", "at most", 0.05, ours, theirs)

    wanted, live = differing(count, one_in=3)
    actions = sum(len(people) for people in wanted.values())
    file, said = written(setting.folder, wanted, live)
    for form in ("text", "json"):
        ours = tuple(inside("render", form, file, said) for _ in range(setting.rounds))
        yield Result(f"{form} of {actions:,} actions", "a second", "at most", 1, ours, (1.0,) * setting.rounds)


def written(folder: Path, wanted: dict[str, Roles], live: dict[str, Roles]) -> tuple[Path, Path]:
    """The access file and the platform's answers."""
    file, said = folder / "access.yaml", folder / "answers.jsonl"
    more = ["guardrails:", "  max_removals: 100%", "  max_role_changes: 100%"]
    file.write_text(access_file(None, wanted, more), encoding="utf-8")
    said.write_text("\n".join([*answers(live), ""]), encoding="utf-8")
    return file, said
