from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from doorlist.output.markdown_limit import Section, fitted

HEAD = ["<!-- x -->", "### head"]


def _rows(count: int, size: int = 10) -> Iterator[str]:
    return (f"- {number:<{size}}|" for number in range(count))


def test_all_of_it() -> None:
    text = fitted(
        HEAD, [Section("A", 1, ["- a"], unfolded=True), Section("B", 1, ["- b"]), Section("C", 0, [])], 1_000
    )

    assert text == (
        "<!-- x -->\n### head\n\n**A (1)**\n\n- a\n\n<details><summary>B (1)</summary>\n\n- b\n\n</details>\n"
    )


def test_a_long_section_leaves_room_for_the_next() -> None:
    text = fitted(HEAD, [Section("A", 1_000, _rows(1_000)), Section("B", 3, _rows(3))], 2_000)

    assert "<summary>A (1,000)</summary>" in text
    assert " more left out here for length" in text
    assert text.count("|") - 3 == 1_000 - int(text.split("… ")[1].split(" ")[0])
    assert "<summary>B (3)</summary>" in text
    assert "- 2         |" in text


def test_without_room_for_rows_the_counts_stay() -> None:
    sections = [Section("A", 9, _rows(9, 500), unfolded=True), Section("B", 2, _rows(2, 500))]

    assert fitted(HEAD, sections, 400) == (
        "<!-- x -->\n### head\n"
        "\n**A (9)**\n\n- … 9 left out here for length\n"
        "\n**B (2)**\n\n- … 2 left out here for length\n"
    )


def test_without_room_for_counts_the_head_stays() -> None:
    sections = [Section("A", 9, _rows(9))]

    assert fitted(HEAD, sections, 22) == "<!-- x -->\n### head\n"
    assert fitted(HEAD, sections, 15) == "<!-- x -->\n"
    assert fitted(HEAD, sections, 3) == "<!-"
    assert fitted(HEAD, sections, -1) == ""


def test_rows_past_the_limit_are_not_even_made() -> None:
    made = []

    def rows() -> Iterator[str]:
        for number in range(100_000):
            made.append(number)
            yield f"- {number}"

    fitted(HEAD, [Section("A", 100_000, rows())], 1_000)

    assert len(made) < 200


@given(
    st.lists(st.tuples(st.lists(st.text("aé王🎉", max_size=60), max_size=12), st.booleans()), max_size=5),
    st.integers(0, 2_500),
)
def test_the_limit_holds_and_every_row_is_shown_or_counted(parts: list[tuple[list[str], bool]], limit: int) -> None:
    sections = [Section(f"S{n}", len(rows), [f"- {row}" for row in rows], o) for n, (rows, o) in enumerate(parts)]

    text = fitted(HEAD, sections, limit)

    assert len(text.encode()) <= limit
    for section in sections:
        if f"{section.title} (" not in text:
            continue
        part = text.split(f"{section.title} (")[1].split("\n**")[0].split("\n<details>")[0]
        left = int(part.split("… ")[1].split(" ")[0]) if "… " in part else 0
        assert sum(line.startswith("- ") for line in part.splitlines()) - (left > 0) + left == section.count
