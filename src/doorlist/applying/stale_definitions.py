"""Says how two changes of one role or policy differ: the planned one, and the one that would be needed now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doorlist.review.nested import differences
from doorlist.values.action import PolicyContent
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.values.action import DefinitionAction, RoleContent


def differing(planned: Sequence[DefinitionAction], needed: Sequence[DefinitionAction]) -> list[str]:
    """Half a sentence for each difference: `live has trace:delete by now`.

    Args:
        planned: the requests for one definition, in order: it may take two.
        needed: the same as it would be now.
    """
    told = [part for leaf in differences(_whole(planned), _whole(needed)) for part in _clauses(*leaf)]
    if not told and planned[0].definition_id != needed[0].definition_id:
        return ["live has another one of that name"]
    return told


def _whole(actions: Sequence[DefinitionAction]) -> dict[str, Any]:
    return {"live": _plain(actions[0].definition.before), "wanted": _plain(actions[-1].definition.after)}


def _plain(content: PolicyContent | RoleContent | None) -> dict[str, Any]:
    if content is None:
        return {}
    items = content.permissions if isinstance(content, PolicyContent) else content.policies
    return {"name": content.name, "description": content.description, "items": frozenset(items)}


def _clauses(path: tuple[str, ...], before: Any, after: Any) -> Iterator[str]:
    side, part = path
    of_live = side == "live"
    if part == "name":
        yield f"live calls it {after} by now" if of_live else f"it would be called {after}"
    elif part == "description":
        yield "its description in live is another by now" if of_live else "its description would be another"
    else:
        more, less = sorted({*(after or ())} - {*(before or ())}), sorted({*(before or ())} - {*(after or ())})
        if more:
            yield f"live has {listed(more)} by now" if of_live else f"it would get {listed(more)} as well"
        if less:
            yield f"live no longer has {listed(less)}" if of_live else f"it would no longer get {listed(less)}"
