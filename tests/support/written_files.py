"""Access files as people write them, valid together: one, or several that share scopes, with all that they can hold:
groups, templates, roles, policies, guardrails, and entries that begin, end and fall back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from support.yaml_styles import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from support.yaml_styles import Tree

PEOPLE: Final = tuple(f"{name}@acme.example" for name in ("ada", "bo", "cy", "dee", "eve", "flo", "gus", "hal"))
NEW: Final = "new@acme.example"
_ORGANIZATION_ROLES: Final = ("Admin", "Member", "Auditor")
_PROJECT_ROLES: Final = ("Manager", "Member", "Auditor")
PROJECTS: Final = ("Bot", "Docs Search", "über")
TEMPLATES: Final = ("standard", "more people")
GROUPS: Final = ("ml", "ops")
_STARTS: Final = ("2019-12-31", "2023-06-30T12:00:00+02:00", "2029-06-01")
#: The first ones have ended; all are after what they are beside.
_ENDS: Final = {
    "": ("2024-02-29", "2030-01-31", "2031-02-28T12:00:00Z"),
    "2019-12-31": ("2020-01-31", "2031-02-28"),
    "2023-06-30T12:00:00+02:00": ("2024-02-29", "2030-01-31"),
    "2029-06-01": ("2030-01-31", "2031-02-28T12:00:00-08:00"),
}
_REASONS: Final = ("SEC-1", "a, b", "it's #1: yes", "für alle", 'so "quoted" {x}')
_POLICIES: Final = {"Look": ["*:read"], "Books": {"permissions": ["trace:read", "trace:*"], "description": "for x"}}
_LEAD: Final = {"policies": ["Look"], "description": None, "was": "Old Lead"}


@dataclass(frozen=True)
class Files:
    """File names with their bytes.

    Attributes:
        odd: whether they are written in ways that an edit may refuse to touch.
        mixed: whether a file's lines end in several ways.
    """

    contents: dict[str, bytes]
    odd: bool
    mixed: bool

    def write(self, folder: Path) -> Path:
        """Write them into a folder's subfolder."""
        access = folder / "access"
        access.mkdir(exist_ok=True)
        for old in access.iterdir():
            old.unlink()
        for name, data in self.contents.items():
            (access / name).write_bytes(data)
        return access


@st.composite
def written_files(draw: Callable[[st.SearchStrategy[Any]], Any], *, odd: bool = True) -> Files:
    """One file, or up to three, that are valid together; `odd`: whether some may be hard to edit."""
    write = Writer(draw, odd=odd and draw(st.sampled_from((False, False, True))))
    content = _Content(draw)
    count = draw(st.sampled_from((1, 1, 2, 3)))
    files: list[dict[str, Tree]] = [{} for _ in range(count)]
    for path, value in content.parts():
        _put(files[draw(st.integers(0, count - 1))], path, value)
    written = {
        f"{name}.yaml": write.file(sections, draw(st.permutations(sorted(sections))))
        for name, sections in zip("abc", files, strict=False)
        if sections
    }
    return Files({name: data for name, (data, _) in written.items()}, write.odd, any(m for _, m in written.values()))


def _put(tree: dict[str, Tree], path: Sequence[str], value: Tree) -> None:
    for key in path[:-1]:
        tree = tree.setdefault(key, {})
    tree[path[-1]] = value


class _Content:
    """What the files say, in parts that can each stand in another file."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw
        people = draw(st.lists(st.sampled_from(PEOPLE[1:]), unique=True))
        self.everybody = [PEOPLE[0], *people]
        if draw(st.booleans()):
            self.everybody.sort()
        self.groups = self._named(GROUPS)
        self.templates = self._names(TEMPLATES)
        self.projects = self._names(PROJECTS)

    def parts(self) -> list[tuple[tuple[str, ...], Tree]]:
        """Each with the keys that lead to it."""
        parts: list[tuple[tuple[str, ...], Tree]] = [(("organization", "name"), "Acme")]
        parts += [(("organization", *path), value) for path, value in self._organization()]
        for project in self.projects:
            parts += [(("projects", project, *path), value) for path, value in self._project()]
        left = list(self.everybody)
        for at, template in enumerate(self.templates):
            # People of two templates of one project would have to agree.
            people, left = (left[::2], left[1::2]) if not at else (left, [])
            parts.append((("templates", template), self._template(people, first=at == 0)))
        parts += [(("groups", name), people) for name, people in self.groups.items()]
        return [*parts, *((("guardrails", name), value) for name, value in self._guardrails().items())]

    def _some(self, *choices: Any) -> Any:
        return self._draw(st.sampled_from(choices))

    def _names(self, names: Sequence[str]) -> list[str]:
        found: list[str] = self._draw(st.lists(st.sampled_from(names), unique=True))
        return found

    def _named(self, names: Sequence[str]) -> dict[str, list[str]]:
        return {name: self._people(self.everybody) for name in self._names(names)}

    def _people(self, people: Sequence[str]) -> list[str]:
        return self._names(people) if people else []

    def _organization(self) -> list[tuple[tuple[str, ...], Tree]]:
        owner, invited = self.everybody.index(PEOPLE[0]), self._people([p for p in self.everybody if p != PEOPLE[0]])
        entries = [
            (one, "Owner" if at == owner else self._entry(_ORGANIZATION_ROLES))
            for at, one in enumerate(self.everybody)
        ]
        entries += self._group_entries()
        parts = [(("members",), {who: entry for who, entry in entries if who not in invited})]
        if invited or self._some(True, False):
            parts.append((("invitees",), {who: entry for who, entry in entries if who in invited}))
        return [*parts, *self._definitions(), *self._settings()]

    def _project(self) -> list[tuple[tuple[str, ...], Tree]]:
        used = self._people(self.templates)
        parts: list[tuple[tuple[str, ...], Tree]] = []
        if used:
            parts.append((("use",), used[0] if len(used) == 1 and self._some(True, False) else used))
        else:
            parts.append((("unlisted",), "keep"))
        entries = [(one, self._entry(_PROJECT_ROLES)) for one in self._people(self.everybody)]
        listing = self._some("members", "invitees", "")
        if listing or not used:
            parts.append(((listing or "members",), {**dict(entries), **dict(self._group_entries())}))
        return [*parts, *self._definitions()]

    def _template(self, people: Sequence[str], *, first: bool) -> Tree:
        entries = {one: self._entry(_PROJECT_ROLES) for one in self._people(people)}
        if not first:
            return {"members": entries}
        template: dict[str, Tree] = {"members": {**entries, **dict(self._group_entries())}}
        for path, value in [*self._definitions(), *self._settings()]:
            _put(template, path, value)
        return template

    def _group_entries(self) -> list[tuple[str, Tree]]:
        # Groups with several roles would have to agree on times.
        more: tuple[Tree, ...] = ("Member", "Member", {"role": "Member", "reason": "SEC-2"})
        ends = ({"role": "Member", "expires": "2030-01-31"}, {"role": "Member", "expires": "2020-01-31"})
        return [(f"group:{name}", self._some(*more, *ends)) for name in self._people(list(self.groups))]

    def _entry(self, roles: Sequence[str]) -> Tree:
        role = self._some(*roles)
        if self._some(True, True, False):
            return role
        entry = {"role": role}
        starts = self._some("", "", *_STARTS)
        expires = self._some("", *_ENDS[starts])
        if starts:
            entry["starts"] = starts
        if expires:
            entry["expires"] = expires
            if self._some(True, False, False):
                entry["then"] = self._some(*roles)
        if self._some(True, False):
            entry["reason"] = self._some(*_REASONS)
        names = self._draw(st.permutations(sorted(entry))) if self._some(True, False, False) else list(entry)
        return {name: entry[name] for name in names}

    def _definitions(self) -> list[tuple[tuple[str, ...], Tree]]:
        parts: list[tuple[tuple[str, ...], Tree]] = []
        if self._some(True, False, False):
            parts.append((("policies",), {name: _POLICIES[name] for name in self._some(["Look"], ["Look", "Books"])}))
        if self._some(True, False, False):
            roles = self._some({"Auditor": ["Look"]}, {"Auditor": {"policies": ["Look"]}, "Lead": _LEAD})
            parts.append((("roles",), roles))
        return parts

    def _settings(self) -> list[tuple[tuple[str, ...], Tree]]:
        given = self._some((), (), ("unlisted",), ("unlisted", "unlisted_roles"))
        return [((name,), self._some("keep", "remove")) for name in given]

    def _guardrails(self) -> dict[str, Tree]:
        choices: dict[str, tuple[Tree, ...]] = {
            "max_removals": ("25%", "3"),
            "protected": ([], [PEOPLE[0]], [PEOPLE[1], PEOPLE[0]]),
            "allowed_domains": (["acme.example"],),
            "require_expiry": (["partner.example"],),
            "max_duration": ("180d", {"acme.example": "90d"}),
            "restricted": ({"iam:manage": [PEOPLE[0], *(f"group:{name}" for name in self.groups)]},),
        }
        return {name: self._some(*choices[name]) for name in self._names(list(choices))}
