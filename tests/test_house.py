"""The house is as CONTRIBUTING.md says: each module has its test, each room its line, and each path is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from doorlist.commands.table import COMMANDS, module_of
from support.generated import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE: Final = ROOT / "src" / "doorlist"
TESTS: Final = ROOT / "tests"
CONTRIBUTING: Final = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

#: Modules without a test file of their own, by the file that tests them: values that others carry, steps of one thing
#: that is tested as a whole, and parts of commands and documents.
ELSEWHERE: Final[dict[str, tuple[str, ...]]] = {
    "access/test_check.py": (
        "access/fields.py",
        "access/partial.py",
    ),
    "access/test_commits.py": ("access/git.py",),
    "access/test_past.py": ("access/git_trees.py",),
    "access/form/test_keys.py": (
        "access/form/definitions.py",
        "access/form/file.py",
        "access/form/guardrails.py",
        "access/form/people.py",
    ),
    "access/test_load.py": ("access/check_definitions.py",),
    "api/test_wire.py": ("api/forms.py",),
    "applying/test_definitions.py": ("applying/names.py",),
    "applying/test_singles.py": (
        "applying/context.py",
        "applying/request.py",
        "applying/sending.py",
    ),
    "applying/test_verdict.py": ("values/outcome.py",),
    "commands/test_completion.py": ("output/completion.py",),
    "commands/test_demo.py": ("tasks/demo_story.py",),
    "commands/test_diff.py": ("tasks/diff.py",),
    "commands/test_doctor.py": (
        "doctor/diagnosis.py",
        "output/doctor.py",
    ),
    "commands/test_expiring.py": ("output/expiring.py",),
    "commands/test_explain.py": (
        "output/explain.py",
        "output/explain_json.py",
        "output/ways_json.py",
        "output/ways.py",
        "tasks/powers_live.py",
        "tasks/powers_offline.py",
        "tasks/unknown.py",
    ),
    "commands/test_grant.py": (
        "cli/edit_options.py",
        "commands/rename.py",
        "commands/renew.py",
        "commands/withdraw.py",
        "editing/objections.py",
        "tasks/change.py",
    ),
    "commands/test_history.py": (
        "output/history.py",
        "tasks/history.py",
    ),
    "commands/test_plan.py": (
        "cli/findings.py",
        "cli/showing.py",
        "tasks/session.py",
    ),
    "commands/test_report.py": (
        "review/blame.py",
        "tasks/blame.py",
        "tasks/report.py",
    ),
    "commands/test_validate.py": ("tasks/saved_snapshot.py",),
    "commands/test_who_can.py": (
        "output/who_can.py",
        "output/who_can_json.py",
    ),
    "doctor/test_checks.py": (
        "doctor/contract.py",
        "doctor/evidence.py",
        "doctor/lists.py",
    ),
    "editing/test_layout.py": (
        "editing/comments.py",
        "editing/shape.py",
    ),
    "editing/test_new_file.py": (
        "editing/definable.py",
        "editing/nameable.py",
        "editing/proposals.py",
    ),
    "editing/test_properties.py": (
        "editing/changes.py",
        "editing/entry_text.py",
        "editing/grant.py",
        "editing/places.py",
        "editing/rename.py",
        "editing/renew.py",
        "editing/replacing.py",
        "editing/targets.py",
        "editing/withdraw.py",
    ),
    "emulator/test_world.py": ("emulator/__init__.py",),
    "manual/test_pages.py": ("manual/__init__.py",),
    "output/test_diff.py": ("output/diff_lines.py",),
    "output/test_impact.py": ("output/definitions.py",),
    "output/test_narrowing.py": ("output/view.py",),
    "output/test_outcome.py": ("output/outcome_phrases.py",),
    "output/test_report.py": (
        "output/report/annotations.py",
        "output/report/csv.py",
        "output/report/data.py",
        "output/report/json.py",
        "output/report/html.py",
        "output/report/labels.py",
        "output/report/sections.py",
        "output/report/view.py",
    ),
    "output/test_text.py": (
        "output/actions.py",
        "output/entries.py",
        "output/plan.py",
    ),
    "planning/test_hints.py": ("values/source.py",),
    "planning/test_plan.py": (
        "planning/builder.py",
        "planning/decide.py",
        "values/plan.py",
        "values/value.py",
    ),
    "planning/test_reminders.py": ("planning/mail_rules.py",),
    "reconcile/test_lists.py": ("platform/progress.py",),
    "reconcile/test_needed.py": (
        "reconcile/whole.py",
        "values/live.py",
    ),
    "review/test_diff.py": (
        "review/matched_scopes.py",
        "review/people.py",
        "review/power_changes.py",
        "review/diff_values.py",
    ),
    "review/test_drift.py": (
        "review/definition_drift.py",
        "review/definition_keys.py",
        "review/drift_values.py",
        "review/origins.py",
        "review/wording.py",
    ),
    "review/test_explain.py": (
        "review/explain_files.py",
        "review/explained.py",
        "review/who_can.py",
    ),
    "review/test_history.py": ("review/history_values.py",),
    "review/test_report.py": (
        "review/access_states.py",
        "review/report_values.py",
    ),
    "review/test_snapshot.py": ("review/snapshot_document.py",),
    "values/test_state.py": (
        "values/fields.py",
        "values/state_digest.py",
        "values/state_form.py",
        "values/state_guardrails.py",
    ),
}

#: Modules that import inside of functions, and what it saves. Besides them only the module of a command does, in its
#: function: `--help`, a wrong option and completion load nothing of what the command needs.
LATE: Final = {
    "__main__.py": "how doorlist ends where it fails or is interrupted; `--version` takes 60 ms in all",
    "access/form/keys.py": "pydantic, which only the JSON Schema asks for: 70 ms of every reading of files",
    "cli/edit_options.py": "how values of options are read: 8 ms of every reading of files",
    "cli/failures.py": "what an error is cleaned with: loaded with every command",
    "cli/findings.py": "annotations of wrong files: 8 ms of every reading of files",
    "cli/option_values.py": "how values of options are read: 8 ms of every reading of files",
    "cli/options.py": "the same",
    "cli/progress_bar.py": "rich, which a terminal alone needs: 38 ms",
    "cli/run_state.py": "logging, for `-v` alone",
    "files.py": "tempfile and pathlib, for writing alone: 9 ms of every command that reads",
    "output/explain.py": "pydantic, which only JSON needs: 70 ms of `explain --offline`",
    "output/safe.py": "html, for one format of several: 2 ms",
    "output/validation.py": "annotations and json, for those who ask for them: 10 ms of `validate`",
    "output/view.py": "three renderers of which one is needed: a twentieth of `validate`",
    "planning/hints.py": "difflib, where only custom roles ask for it: 5 ms of `validate`",
    "planning/offline.py": "pydantic, which only what is blocked needs: 70 ms of `validate`",
    "review/nested.py": "deepdiff, for settings that differ alone: 75 ms",
    "tasks/powers_offline.py": "pydantic, which `explain --offline` doesn't need: 70 ms",
    "tasks/report.py": "git, for `report --blame` alone: 10 ms",
    "tasks/session.py": "the planner, which is imported in a thread while answers are on their way: 40 ms",
    "words.py": "difflib, for misspelt words alone: 5 ms of every command",
}

#: Test files that look at several modules of a room together.
ACROSS: Final = (
    "api/test_both_versions.py",
    "api/test_like_the_sdks.py",
    "applying/test_killed.py",
    "emulator/test_invariants.py",
    "emulator/test_sdks.py",
    "manual/test_adopting.py",
    "output/test_hostile.py",
    "output/test_hostile_answers.py",
    "output/test_powers.py",
    "output/test_startup.py",
    "planning/test_against_reference.py",
    "planning/test_another_platform.py",
    "planning/test_complaints.py",
    "planning/test_definition_properties.py",
    "planning/test_properties.py",
    "planning/test_times.py",
)


def modules() -> dict[str, str]:
    """Every module that does something, and the test file that would be its own."""
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        path = file.relative_to(SOURCE)
        if path.name == "__init__.py":
            if file.read_text(encoding="utf-8").count("\n") < 10:
                continue  # a docstring
            own = path.parent.parent / f"test_{path.parent.name}.py"
        else:
            own = path.parent / f"test_{path.name.replace('__', '')}"
        found[path.as_posix()] = own.as_posix()
    return found


def test_every_module_has_a_test_file_or_says_which() -> None:
    without = {module for module, own in modules().items() if not (TESTS / own).exists()}
    listed = [module for told in ELSEWHERE.values() for module in told]
    assert sorted(without - set(listed)) == [], "give it a test file, or a line in ELSEWHERE"
    assert sorted(set(listed) - without) == [], "it has a test file of its own now, or is gone"
    assert len(listed) == len(set(listed))


@cache
def imported(file: Path) -> frozenset[Path]:
    """The files of doorlist and of the tests that a file imports, inside of functions too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update(files(node.module))
            found.update(path for name in node.names for path in files(f"{node.module}.{name.name}"))
        elif isinstance(node, ast.Import):
            found.update(path for name in node.names for path in files(name.name))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("doorlist."):
            found.update(files(node.value.partition(":")[0]))
    return frozenset(found)


def files(module: str) -> Iterator[Path]:
    """The file of a module of ours, if it is one."""
    if not re.fullmatch(r"[\w.]+", module):
        return
    root = ROOT / "src" if module.partition(".")[0] == "doorlist" else TESTS
    base = root.joinpath(*module.split("."))
    yield from (path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file())


def reached(test: str) -> set[Path]:
    """All that a test file comes to by its imports; that of a command, its command too."""
    left = [TESTS / test]
    name = test.rpartition("/")[2].removeprefix("test_").removesuffix(".py")
    for command in COMMANDS:
        if test.startswith("commands/") and command.replace("-", "_") == name.rstrip("_"):
            left += files(module_of(command))
    if test == "commands/test_grant.py":  # the four commands that change one entry
        left += [path for command in ("withdraw", "renew", "rename") for path in files(module_of(command))]
    found: set[Path] = set()
    while left:
        file = left.pop()
        if file not in found:
            found.add(file)
            left += imported(file)
    return found


@pytest.mark.parametrize("test", ELSEWHERE)
def test_the_file_that_tests_them_comes_to_them(test: str) -> None:
    there = reached(test)
    assert [module for module in ELSEWHERE[test] if SOURCE / module not in there] == []


def test_every_test_file_in_a_room_is_of_a_module() -> None:
    """A test file whose module was renamed would go on passing under a name that means nothing."""
    rooms = {file.name for file in SOURCE.iterdir() if file.is_dir() and file.name != "__pycache__"}
    own = set(modules().values()) | set(ELSEWHERE)
    stray = [
        path
        for file in TESTS.rglob("test_*.py")
        if (path := file.relative_to(TESTS).as_posix()).partition("/")[0] in rooms and path not in own
    ]
    assert sorted(stray) == sorted(ACROSS)


def test_every_room_has_a_line() -> None:
    table = CONTRIBUTING.partition("<!-- rooms -->\n")[2].partition("<!-- /rooms -->")[0]
    told = {name for cell in re.findall(r"^\| (.+?) \|", table, re.M)[2:] for name in re.findall(r"`(\w+)`", cell)}
    there = {file.stem for file in SOURCE.iterdir() if file.suffix != ".typed" and not file.stem.startswith("_")}
    assert told == there


def test_every_path_that_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.*-]*)`", CONTRIBUTING))
    missing = [path for path in sorted(named) if not any(any(root.glob(path.rstrip("/"))) for root in (ROOT, SOURCE))]
    assert len(named) > 25
    assert missing == []


def imports_late(module: str) -> bool:
    """Whether a module imports inside of one of its functions."""
    tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return any(isinstance(node, ast.Import | ast.ImportFrom) for each in functions for node in ast.walk(each))


def test_imports_stand_at_the_head_unless_that_costs_start_up() -> None:
    commands = {path.relative_to(SOURCE).as_posix() for name in COMMANDS for path in files(module_of(name))}
    late = {module for module in modules() if imports_late(module)} - commands
    assert sorted(late - LATE.keys()) == [], "import at the head, or add a line to LATE that says what it saves"
    assert sorted(LATE.keys() - late) == [], "it imports at its head by now"
