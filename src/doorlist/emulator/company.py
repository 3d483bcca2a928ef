"""The example company: a seed that comes with the package, and is `examples/company.json` of the repository."""

from __future__ import annotations

from importlib.resources import files

from doorlist.emulator.state import State


def company() -> State:
    """Acme: 34 people, six projects, custom roles, invitations open and declined."""
    return State.model_validate_json(files("doorlist.emulator").joinpath("company.json").read_bytes())
