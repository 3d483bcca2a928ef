"""The keys of one mapping, against the form: unknown ones, missing values, wrong types, wrong words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from doorlist.access.form.keys import Key, keys
from doorlist.access.syntax import missing_blank
from doorlist.access.yaml_nodes import Mapping, Node, Scalar, Sequence, found, is_null, quoted
from doorlist.words import listed

if TYPE_CHECKING:
    from doorlist.access.problems import FileProblems


class Field(NamedTuple):
    """A key of the form with the value that a file gives it."""

    key: Key
    name: Scalar
    value: Node


def fields(
    node: Node, form: type, report: FileProblems, *, of: str, elsewhere: dict[str, str] | None = None
) -> dict[str, Field]:
    """The known keys of a mapping; what isn't known, and a node that is no mapping, is a problem.

    Args:
        node: what stands there.
        form: a class of `doorlist.access.form`.
        report: takes the problems.
        of: what the mapping is of, for the sentence: `the organization`.
        elsewhere: what to do about keys that belong into another mapping, by key.
    """
    if not isinstance(node, Mapping):
        wrong = f"{of[:1].upper()}{of[1:]} must be a mapping, not {found(node)}"
        report.add(node, wrong, f"Keys here: {listed(list(keys(form)), last='or', most=12)}.")
        return {}
    known = keys(form)
    given = {}
    for name, value in zip(node.keys, node.values, strict=True):
        key = known.get(name.text)
        if key is None:
            fix = (elsewhere or {}).get(name.text) or report.problems.did_you_mean(
                name.text, known, f"Keys here: {listed(list(known), last='or', most=12)}."
            )
            report.add(name, f"{quoted(name.text)} isn't a key of {of}", fix)
        else:
            given[name.text] = Field(key, name, value)
    return given


def text(field: Field, report: FileProblems) -> str | None:
    """A field's text, not empty; a problem and `None` where it has none."""
    value = field.value
    if not isinstance(value, Scalar) or is_null(value) or not value.text.strip():
        wrong_type(field, report)
        return None
    return value.text.strip()


def choice(field: Field, report: FileProblems) -> str | None:
    """One of the field's words; a problem and `None` where it is none of them."""
    value = field.value
    if not isinstance(value, Scalar) or is_null(value):
        wrong_type(field, report)
        return None
    if value.text in field.key.choices:
        return value.text
    wanted = listed(field.key.choices, last="or")
    near = report.problems.did_you_mean(value.text, field.key.choices, f"It takes {wanted}.")
    report.add(value, f"{field.key.name} is {wanted}, not {quoted(value.text)}", near)
    return None


def mapping(field: Field, report: FileProblems) -> Mapping | None:
    """A field's mapping; a problem and `None` where it is none."""
    if isinstance(field.value, Mapping):
        return field.value
    wrong_type(field, report)
    return None


def items(field: Field, report: FileProblems) -> list[Node] | None:
    """A field's list; a problem and `None` where it is none."""
    if isinstance(field.value, Sequence):
        return field.value.items
    wrong_type(field, report)
    return None


def wrong_type(field: Field, report: FileProblems) -> None:
    """Note that a field's value isn't what its key takes."""
    spot = field.name if is_null(field.value) else field.value
    blank = missing_blank(field.value.text) if isinstance(field.value, Scalar) else None
    if blank is not None and isinstance(field.key.doc.example, dict):
        report.add(field.value, blank[1], blank[2])
        return
    report.add(spot, f"{field.key.name} takes {field.key.doc.wants}, not {found(field.value)}", field.key.fix)
