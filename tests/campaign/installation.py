"""What an installation is like where nobody knows: each story has one, drawn from these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import random

#: The answers that a story's installation may give to each open question, by the emulator's setting; the usual first.
ANSWERS: Final[dict[str, tuple[Any, ...]]] = {
    "versions": (["v1", "v2"], ["v2"], ["v1"]),
    "deprecated": ([], ["v1"]),
    "link": (None, "https://docs.confident.example/deprecated"),
    "extra_fields": (False, True),
    "created_at_on_resend": ("stays", "changes"),
    "role_names": ("differ-beyond-case", "may-differ-in-case"),
    "name_taken_status": (409, 422),
    "deleted_role": ("id-stays", "becomes-null"),
    "page_size_cap": (None, 1, 3),
    "unseen": (0, 1, 3),
    "project_owner_leaves": ("allowed", "refused"),
    "accepting_when_in": ("keeps-role", "takes-role"),
}
#: Drawn for one run, as an installation isn't so for ever: beyond that, what the emulator's own `total_off` is.
LAGS: Final = (-1, 1)
#: Settings that no story draws, and why.
ELSEWHERE: Final = {
    "latency": "a story's faults have slow answers",
    "connect_latency": "the same",
    "rate_limit": "a story's faults have 429 at any request",
    "clock": "the campaign's clock is the real one",
    "faults": "drawn for each run",
    "seed": "the dice of those faults, drawn for each run",
    "total_off": "drawn for single runs, from LAGS",
    "project_key_prefix": "keys of another kind are no matter of chance",
}


def draw(dice: random.Random) -> dict[str, Any]:
    """The settings of one story's installation, each as usual half of the time."""
    return {
        name: answers[0] if dice.random() < 0.5 else dice.choice(answers[1:]) for name, answers in ANSWERS.items()
    }
