"""Readers of files, fuzzed: bytes, good files gone wrong, and files that a grammar makes. No crash, no hang."""

from __future__ import annotations

import resource
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .targets import TARGETS, WORDS, samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Seconds for a file under 1 MiB. Source: issue 4.
LONGEST = 1.0
fuzzed = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
every_reader = pytest.mark.parametrize("name", TARGETS)
_word = st.sampled_from([word.encode("utf-8", "surrogatepass") for word in WORDS])


def read(name: str, data: bytes) -> None:
    """Read it, in time."""
    started = time.process_time()
    TARGETS[name](data)
    assert time.process_time() - started < LONGEST


@every_reader
@fuzzed
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes(name: str, data: bytes) -> None:
    read(name, data)


@st.composite
def spoilt(draw: st.DrawFn, name: str) -> bytes:
    """A good file with some pieces cut out, doubled, moved or replaced."""
    data = bytearray(draw(st.sampled_from(samples(name))))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(start + draw(st.sampled_from([0, 1, 2, 8, 40])), len(data))
        data[start:end] = draw(
            st.one_of(_word, st.binary(max_size=3), st.just(bytes(data[end : end + 60])), st.just(b""))
        )
    return bytes(data)


@every_reader
@fuzzed
@given(choice=st.data())
def test_good_files_gone_wrong(name: str, choice: st.DataObject) -> None:
    read(name, choice.draw(spoilt(name)))


_scalar = st.sampled_from(WORDS) | st.text(max_size=12) | st.integers() | st.floats() | st.booleans() | st.none()
_any = st.recursive(
    _scalar,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=25,
)
_email = st.sampled_from(["ada@acme.example", "bob@acme.example", "group:ml", "x", "eve@gmail.com"])
_entry = st.sampled_from(["Owner", "Member"]) | st.fixed_dictionaries(
    {}, optional={"role": _scalar, "role_id": _scalar, "expires": _scalar, "reason": _any, "x": _any}
)
_people = st.dictionaries(_email, _entry, max_size=4) | _any
_scope = st.fixed_dictionaries(
    {}, optional={"name": _scalar, "id": _scalar, "unlisted": _scalar, "members": _people, "invitees": _people}
)
_files = st.fixed_dictionaries(
    {"version": st.just(1) | _scalar},
    optional={
        "organization": _scope | _any,
        "projects": st.dictionaries(st.text(max_size=5), _scope | _any, max_size=3) | _any,
        "groups": st.dictionaries(
            st.sampled_from(["ml", "x y", ""]), st.lists(_email, max_size=3) | _any, max_size=2
        ),
        "invitations": st.dictionaries(st.sampled_from(WORDS), _scalar, max_size=3),
        "guardrails": st.dictionaries(st.sampled_from(WORDS), _any, max_size=5),
    },
)


@settings(fuzzed, max_examples=250)
@given(tree=_files, flow=st.booleans())
def test_access_files_of_a_grammar(tree: Any, flow: bool) -> None:
    read("access", yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True).encode("utf-8", "replace"))


def _bombs() -> dict[str, bytes]:
    doubled = "".join(f"x{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    good = samples("access")[1].decode()
    many = "".join(f"    p{n}@acme.example: Member\n" for n in range(25_000))
    return {
        "anchors": f"x0: &a0 [1]\n{doubled}".encode(),
        "merges": b"a: &a {b: 1}\n" + b"".join(b"c%d: {<<: [*a, *a]}\n" % n for n in range(20_000)),
        "deep flow": b"[" * 500_000,
        "deep maps": b"{a: " * 200_000,
        "deep block": b"\n".join(b" " * n + b"a:" for n in range(1_200)),
        "dashes": b"- " * 400_000,
        "one key": b"a" * 1_000_000 + b": 1",
        "colons": b":" * 1_000_000,
        "quotes": b"'" * 999_999,
        "escapes": b'"' + b"\\u202e" * 150_000 + b'"',
        "newlines": b"\n" * 1_000_000,
        "blanks": b"version: 1\n" + b" " * 1_000_000,
        "comments": b"#\n" * 500_000,
        "nul": b"\x00" * 1_000_000,
        "latin": b"\xe9" * 1_000_000,
        "utf-16": ("version: 1\n" * 40_000).encode("utf-16"),
        "same key": b"version: 1\n" * 90_000,
        "unknown keys": b"".join(b"k%d: 1\n" % n for n in range(100_000)),
        "bad people": (good + "x:\n").replace("ada@acme.example: Owner", many.replace("@", " "), 1).encode(),
        "long number": b"version: " + b"9" * 1_000_000,
        "long date": (good.replace("2027-01-31", "2" * 900_000)).encode(),
        "long percentage": (good.replace("25%", "2" * 900_000 + "%")).encode(),
        "long email": (good.replace("kurt@", "k" * 500_000 + "@" + "a." * 200_000)).encode(),
        "long role": (good.replace("Admin", "A" * 1_000_000)).encode(),
        "long group": (good.replace("group:ml", "group:" + "m" * 900_000)).encode(),
        "documents": b"---\nversion: 1\n" * 60_000,
        "tags": b"- !!python/object/apply:os.system [x]\n" * 20_000,
        "directives": b"%YAML 1.1\n" * 90_000,
        "misspelt": b"".join(b"projectz%d: {}\n" % n for n in range(50_000)),
    }


@contextmanager
def untraced() -> Iterator[None]:
    """What is measured is doorlist, not coverage, which takes as long again for each line."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


@pytest.mark.parametrize("bomb", _bombs().values(), ids=_bombs().keys())
def test_a_bomb_under_a_mebibyte_costs_little(bomb: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    best = 9.0
    for _ in range(3):  # of a machine that others use too
        with untraced():
            started = time.process_time()
            TARGETS["access"](bomb[: 1024 * 1024])
            best = min(best, time.process_time() - started)
        if best < LONGEST:
            break
    assert best < LONGEST
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000  # KiB


DEEP: dict[str, Callable[[], bytes]] = {
    "arrays": lambda: b"[" * 400_000,
    "objects": lambda: b'{"a":' * 150_000,
    "digits": lambda: b'{"format_version": ' + b"9" * 900_000 + b"}",
    "surrogates": lambda: b'{"format_version": "\\ud800"}',
    "twice": lambda: b'{"format_version": "1.0", "format_version": []}',
}


@every_reader
@pytest.mark.parametrize("bomb", DEEP)
def test_json_bombs(name: str, bomb: str) -> None:
    read(name, DEEP[bomb]())
    sample = samples(name)[0]
    for old, new in ((b'"', b"\x00"), (b"1", b"9" * 5_000), (b"[", b"[" * 20_000), (b":", b": " + b"{" * 5_000)):
        read(name, sample.replace(old, new, 3))
