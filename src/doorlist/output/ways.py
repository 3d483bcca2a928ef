"""How ways and permissions are put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output import phrases
from doorlist.output.blocks import Line
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.patterns import EVERYTHING, folded
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from doorlist.output.blocks import Escaping
    from doorlist.powers.patterns import Catalogue
    from doorlist.powers.ways import Step, Way

#: How many permissions are named before the rest is only counted; of those that are lacking, as one looks for few.
_SHOWN: Final = 12
_LACKING_SHOWN: Final = 5


def permissions(held: frozenset[str], catalogue: Catalogue, escaping: Escaping) -> str:
    """`everything`, `everything but iam:manage and user:manage`, or the permissions, whole resources as patterns."""
    lacking = catalogue.all_but(frozenset()) - held
    if not lacking:
        return "everything"
    if len(lacking) < len(held) or EVERYTHING in held:
        return f"everything but {_names(sorted(lacking), escaping, _LACKING_SHOWN)}"
    return _names(folded(held, catalogue), escaping, _SHOWN) or "nothing"


def way(steps: Iterable[Step], escaping: Escaping) -> str:
    """`group ml → role Annotator → policy Annotate`, from what an entry came through on."""
    told = [_step(step, escaping) for step in steps if step.kind != "entry"]
    return " → ".join(told)


def by_files(moment: datetime) -> Line:
    """That live wasn't asked."""
    return Line(f"By the files alone, as of {phrases.moment(moment)}: live may differ.", "dim")


def documented(found: Iterable[Way]) -> list[Line]:
    """Where a built-in role is among the ways: from where it is known what it may do."""
    if not any(step.documented for way in found for step in way.steps):
        return []
    return [
        Line(
            f"What built-in roles may do is taken from the platform's documentation ({CONFIDENT_AI.documented}).",
            "dim",
        )
    ]


def _step(step: Step, escaping: Escaping) -> str:
    if step.kind == "permission":
        return f"{escaping.name(step.name)} in {phrases.place(step.scope, escaping.name)}"
    if step.kind == "role" and step.documented:
        return f"built-in role {escaping.name(step.name)}"
    return f"{step.kind} {escaping.name(step.name)}"


def _names(names: Iterable[str], escaping: Escaping, most: int) -> str:
    return listed([escaping.name(name) for name in names], most=most)
