"""A JSON document piece by piece, one line an entry, safe to print: a long one is never in memory as a whole."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError, to_json

from doorlist.output.safe import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from _typeshed import DataclassInstance

_NOTHING_WHOLE: Mapping[str, object] = {}


def document_json(
    document: DataclassInstance, lists: Mapping[str, object], whole: Mapping[str, object] = _NOTHING_WHOLE
) -> Iterator[str]:
    """The document, with a new line at its end. Same document, same bytes (UTF-8).

    Args:
        document: a dataclass that is the JSON document's form.
        lists: the fields that are written one line an entry, and the type of their entries; `None` is null.
        whole: the fields that are as long as the access files, and their types. Each is written at once: making JSON
            values of it first would take a copy.
    """
    given = [name for name in lists if getattr(document, name) is not None]
    bare: Any = replace(document, **dict.fromkeys(given, ()))
    shell = adapter(type(document)).dump_python(bare, mode="json", by_alias=True, exclude=set(whole))
    names = [field.name for field in fields(document) if field.name in shell or field.name in whole]
    for number, name in enumerate(names):
        yield f'{"," if number else "{"}\n  "{name}": '
        if name in whole:
            yield entry_json(whole[name], getattr(document, name))
            continue
        entries = getattr(document, name) if name in lists else ()
        if not entries:
            yield value_json(shell[name])
            continue
        before = "["
        for entry in entries:
            yield f"{before}\n    {entry_json(lists[name], entry)}"
            before = ","
        yield "\n  ]"
    yield "\n}\n"


def whole_json(document: DataclassInstance) -> str:
    """A document that is never long, indented, with a new line at its end."""
    values = adapter(type(document)).dump_python(document, mode="json", by_alias=True)
    return json_text(json.dumps(values, indent=1)) + "\n"


def value_json(value: object) -> str:
    """A value of JSON on one line, safe to print."""
    try:
        text = to_json(value).decode()
    except PydanticSerializationError:  # half of a surrogate pair in a name; JSON can escape it
        text = json.dumps(value, separators=(",", ":"))
    return json_text(text)


def entry_json(kind: object, entry: object) -> str:
    """One entry as JSON on one line, safe to print."""
    made = adapter(kind)
    try:
        return json_text(made.serializer.to_json(entry, by_alias=True).decode())
    except PydanticSerializationError:
        return value_json(made.dump_python(entry, by_alias=True))


@cache
def adapter(kind: object) -> TypeAdapter[Any]:
    """Writes and reads values of one kind; making one takes pydantic a while."""
    made: TypeAdapter[Any] = TypeAdapter(kind)  # type: ignore[arg-type]  # mypy has no word for a union as a value
    return made
