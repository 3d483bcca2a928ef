"""The `roles` and `policies` of a scope or template: custom roles with their policies, policies with permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.access import fields
from doorlist.access.form.definitions import Policy, Role
from doorlist.access.form.notation import permission_problem
from doorlist.access.partial import Definition, Setting
from doorlist.access.yaml_nodes import Mapping, Scalar, Sequence, brief, found, is_null, quoted
from doorlist.values.desired import UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorlist.access.partial import Definitions
    from doorlist.access.problems import FileProblems, Place
    from doorlist.access.yaml_nodes import Node
    from doorlist.values.desired import Description


class _Kind(NamedTuple):
    """What roles and policies have in common, and what tells them apart.

    Attributes:
        noun: what one of them is called.
        items: the key of what it is made of.
        item: what one of those is.
        item_problem: what is wrong with such an item, and what would be right.
    """

    noun: str
    form: type
    items: str
    item: str
    example: str
    item_problem: Callable[[str], tuple[str, str] | None]


_KINDS: Final = {
    "roles": _Kind("role", Role, "policies", "the name of a policy", "Auditor: [Look]", lambda _: None),
    "policies": _Kind("policy", Policy, "permissions", "a permission", 'Look: ["*:read"]', permission_problem),
}


def read_definitions(
    field: fields.Field, known: Definitions, report: FileProblems, *, of: str, template: str | None
) -> None:
    """Add what stands under one `roles` or `policies` key.

    Args:
        field: the key with its value.
        known: takes them, by their names in lowercase.
        report: takes what is wrong.
        of: what a sentence calls the scope or template.
        template: its name, where it is a template.
    """
    reader = _Reader(_KINDS[field.key.name], report, of, template)
    if isinstance(field.value, Mapping):
        reader.read(field.value, known)
    elif is_null(field.value):
        name = field.key.name
        report.add(
            field.name,
            f"{name} of {of} is empty",
            f"Write {name}: {{}} where there should be none, or leave the key out to let them alone.",
        )
    else:
        fields.wrong_type(field, report)


class _Reader:
    def __init__(self, kind: _Kind, report: FileProblems, of: str, template: str | None) -> None:
        self._kind = kind
        self._report = report
        self._of = of
        self._template = template

    def read(self, node: Mapping, known: Definitions) -> None:
        """Add a mapping's definitions."""
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.text.strip()
            if not name:
                self._report.add(key, f"A {self._kind.noun} needs a name", f"For example: {self._kind.example}")
                continue
            definition = self._definition(name, key, value)
            other = known.setdefault(name.casefold(), definition)
            if other is not definition:
                self._twice(key, name, other)

    def _twice(self, key: Scalar, name: str, other: Definition) -> None:
        kind = self._kind.noun
        if other.name == name:
            wrong = f"The {kind} {quoted(name)} is defined twice in {self._of}"
        else:
            wrong = f"The {kind} {quoted(name)} differs from {quoted(other.name)} in case only"
        self._report.add(key, wrong, f"It stands at {other.place} already: keep one of them.")

    def _definition(self, name: str, key: Scalar, value: Node) -> Definition:
        place = self._report.place(key)
        if isinstance(value, Mapping):
            return self._with_more(name, place, value)
        if isinstance(value, Sequence):
            return Definition(name, place, self._items(name, value), template=self._template)
        kind = self._kind
        wrong = f"The {kind.noun} {quoted(name)} takes a list, not {found(value)}"
        fix = f"Write {brief(name)}: [] where it should have no {kind.items}. For example: {kind.example}"
        self._report.add(key if is_null(value) else value, wrong, fix)
        return Definition(name, place, {}, template=self._template)

    def _with_more(self, name: str, place: Place, node: Mapping) -> Definition:
        kind, report = self._kind, self._report
        given = fields.fields(node, kind.form, report, of=f"the {kind.noun} {quoted(name)}")
        items: dict[str, Place] = {}
        if kind.items in given:
            listed = given[kind.items]
            if isinstance(listed.value, Sequence):
                items = self._items(name, listed.value)
            else:
                fields.wrong_type(listed, report)
        elif len(given) == len(node.keys):
            # An unknown key may be a misspelt one.
            wrong = f"The {kind.noun} {quoted(name)} names no {kind.items}"
            report.add(node, wrong, f"Write {kind.items}: [] where it should have none.")
        return Definition(name, place, items, self._description(given), self._was(given), self._template)

    def _description(self, given: dict[str, fields.Field]) -> Description:
        if "description" not in given:
            return UNCHANGED
        field = given["description"]
        if is_null(field.value) or fields.text(field, self._report) is None:
            return None
        # As it is written, blanks at its ends too: else `import` couldn't write one that has them.
        return field.value.text if isinstance(field.value, Scalar) else None

    def _was(self, given: dict[str, fields.Field]) -> Setting | None:
        if "was" not in given:
            return None
        field = given["was"]
        text = fields.text(field, self._report)
        return None if text is None else Setting(text, self._report.place(field.value))

    def _items(self, name: str, node: Sequence) -> dict[str, Place]:
        kind, report = self._kind, self._report
        items: dict[str, Place] = {}
        folded: dict[str, Scalar] = {}
        for item in node.items:
            if not isinstance(item, Scalar) or is_null(item) or not item.text.strip():
                wrong = f"An item of the {kind.noun} {quoted(name)} is {kind.item}, not {found(item)}"
                report.add(item, wrong, f"For example: {kind.example}")
                continue
            text = item.text.strip()
            bad = kind.item_problem(text)
            if bad is not None:
                report.add(item, *bad)
                continue
            # Permissions are compared with regard to case, names of policies without.
            first = folded.setdefault(text if kind.noun == "policy" else text.casefold(), item)
            if first is item:
                items[text] = report.place(item)
            else:
                wrong = f"{quoted(text)} stands twice in the {kind.noun} {quoted(name)}"
                report.add(item, wrong, f"It stands in line {first.line} already: keep one of them.")
        return items
