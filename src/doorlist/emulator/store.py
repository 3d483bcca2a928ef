"""The world on disk: a seed, the example company, and the state of a server.

A state is written whole and atomically, so that a kill leaves the last one or the one before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from doorlist import files
from doorlist.emulator.loading import state_of
from doorlist.emulator.state import State
from doorlist.errors import SettingsError

if TYPE_CHECKING:
    from doorlist.emulator.world import World

#: Acme, the seed that comes with the package and is `examples/company.json` of the repository: 34 people, six
#: projects, custom roles, and invitations open and declined.
COMPANY: Final = Path(__file__).with_name("company.json")


def read_state(path: Path) -> State:
    """A seed or state file.

    Raises:
        SettingsError: it can't be read, or isn't a state document.
    """
    try:
        return State.model_validate_json(files.read(path))
    except files.Unreadable as error:
        raise SettingsError(f"can't be read: {error}", where=str(path)) from None
    except ValidationError as error:
        raise SettingsError(
            first_problem(error), where=str(path), fix="schemas/emulator-state.schema.json describes the form."
        ) from None


def first_problem(error: ValidationError) -> str:
    """The first thing that pydantic minds, without the value."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'document'}: {first['msg']}"


def company() -> State:
    """The example company."""
    return State.model_validate_json(COMPANY.read_bytes())


class Store:
    """One state file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._saved = -1

    def save(self, world: World) -> None:
        """Write the world down if it has changed since the last time; tokens are in it, so it is its owner's alone.

        Raises:
            OSError: the file can't be written.
        """
        if self._saved == world.revision:
            return
        files.write(self._path, [state_of(world, secrets=True).model_dump_json(indent=1).encode()])
        self._saved = world.revision
