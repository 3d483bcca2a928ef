"""OctoDNS with as many records as there are entries, differing alike: YAML to YAML, a dry run of `octodns-sync`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from .measure import process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .worlds import Roles


def octodns(folder: Path, python: str, wanted: Mapping[str, Roles], live: Mapping[str, Roles]) -> Callable[[], float]:
    """Lays the zones out; returns what measures one run."""
    zones = {name: f"{name.lower().replace(' ', '-')}.example." for name in wanted}
    for side, projects in (("wanted", wanted), ("live", live)):
        (folder / side).mkdir(parents=True)
        for name, people in projects.items():
            path = folder / side / f"{zones[name]}yaml"
            records = (_record(who, role) for who, role in sorted(people.items()))
            path.write_text("".join(["---\n", *records]), encoding="utf-8")
    provider = {"class": "octodns.provider.yaml.YamlProvider", "default_ttl": 300}
    config = {
        "manager": {"plan_outputs": {"json": {"class": "octodns.provider.plan.PlanJson"}}},
        "providers": {side: {**provider, "directory": str(folder / side)} for side in ("wanted", "live")},
        "zones": {zone: {"sources": ["wanted"], "targets": ["live"]} for zone in zones.values()},
    }
    file = folder / "config.yaml"
    file.write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML
    command = [str(Path(python).with_name("octodns-sync")), "--config-file", str(file), "--force"]
    return lambda: process(command)


def _record(who: str, role: str) -> str:
    """Somebody's record; another role is another address."""
    address = "192.0.2.2" if role == "Manager" else "192.0.2.1"
    return f"{who.partition('@')[0]}:\n  type: A\n  value: {address}\n"
