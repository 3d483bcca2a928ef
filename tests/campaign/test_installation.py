"""That every answer to every open question is drawn."""

from __future__ import annotations

import random

import pytest

from doorlist.emulator.settings import Settings

from .installation import ANSWERS, ELSEWHERE, draw


def test_every_setting_of_the_emulator_is_drawn_or_said_why_not() -> None:
    assert sorted([*ANSWERS, *ELSEWHERE]) == sorted(Settings.model_fields)


@pytest.mark.parametrize("name", ANSWERS)
def test_stories_draw_every_answer(name: str) -> None:
    drawn = [draw(random.Random(f"1:{number}"))[name] for number in range(100)]
    for answer in ANSWERS[name]:
        assert drawn.count(answer) >= 10, answer
    Settings.model_validate(draw(random.Random("2:1")))


def test_the_usual_answer_is_the_emulators() -> None:
    usual = Settings()
    assert {name: answers[0] for name, answers in ANSWERS.items()} == {name: getattr(usual, name) for name in ANSWERS}


def test_literal_settings_are_drawn_with_all_their_values() -> None:
    schema = Settings.model_json_schema()["properties"]
    told = {name: schema[name]["enum"] for name in ANSWERS if "enum" in schema[name]}
    assert told.keys() >= {"role_names", "deleted_role", "accepting_when_in", "project_owner_leaves"}
    for name, values in told.items():
        assert sorted(map(str, ANSWERS[name])) == sorted(map(str, values))
