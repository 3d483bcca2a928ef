"""How the form is written down: classes whose annotations are the keys of a mapping, each with its description."""

# No `from __future__ import annotations`: the annotations are read at run time.

from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

#: The default of a key that may be left out and has no default of its own.
ABSENT: Any = None


class Doc:
    """What a person, or an editor, is told about a key.

    Args:
        text: the description.
        wants: what the key takes, to follow "takes" in a sentence.
        example: a value as it would be written.
        schema: keywords of JSON Schema that the type alone doesn't say.
    """

    def __init__(self, text: str, *, wants: str, example: Any = None, **schema: Any) -> None:
        self.text = text
        self.wants = wants
        self.example = example
        self.schema = schema

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """What pydantic asks for; called for `json_schema` alone."""
        told: dict[str, Any] = {**handler(core_schema), "description": self.text, **self.schema}
        if self.example is not None:
            told["examples"] = [self.example]
        return told


class Form:
    """A mapping of the file: its keys are the annotations of the class, its hover text is the docstring."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """How pydantic reads such a mapping: these keys and no others. Only `json_schema` asks for it."""
        from pydantic_core import core_schema

        keys_ = {
            name: core_schema.typed_dict_field(handler.generate_schema(kind), required=not hasattr(cls, name))
            for name, kind in cls.__annotations__.items()
        }
        return core_schema.typed_dict_schema(keys_, extra_behavior="forbid", ref=f"{cls.__module__}.{cls.__name__}")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        """What an editor is told of it."""
        found = handler(core_schema)
        told = handler.resolve_ref_schema(found)
        told["description"] = (cls.__doc__ or "").strip()
        for name, key in told["properties"].items():
            if getattr(cls, name, None) is not None:
                key["default"] = getattr(cls, name)
        return dict(found)


class Key(NamedTuple):
    """A key of the form; `choices` is empty where it takes more than a few words."""

    name: str
    doc: Doc
    choices: tuple[str, ...] = ()

    @property
    def fix(self) -> str:
        """`For example: …`"""
        return f"For example: {self.name}: {written(self.doc.example)}"


@cache
def keys(form: type) -> dict[str, Key]:
    """The keys of one of the classes above, by name."""
    return {name: _key(name, kind) for name, kind in form.__annotations__.items()}


def _key(name: str, annotation: Any) -> Key:
    doc = next(extra for extra in annotation.__metadata__ if isinstance(extra, Doc))
    inner = annotation.__origin__
    return Key(name, doc, get_args(inner) if get_origin(inner) is Literal else ())


def written(value: object) -> str:
    """A value as it would be written on one line of YAML."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {written(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return str(value)
