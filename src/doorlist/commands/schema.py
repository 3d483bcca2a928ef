"""`doorlist schema`: the JSON Schemas, as `schemas/` holds them."""

from __future__ import annotations

import click

from doorlist.cli.option_values import one_of
from doorlist.cli.options import verbose_option

#: What each describes, and where it is made.
SCHEMAS = {
    "access": "doorlist.access.form.json_schema:access_schema",
    "plan": "doorlist.output.schema:plan_schema",
    "outcome": "doorlist.output.schema:outcome_schema",
    "report": "doorlist.output.schema:report_schema",
    "diff": "doorlist.output.schema:diff_schema",
    "drift": "doorlist.output.schema:drift_schema",
    "snapshot": "doorlist.output.schema:snapshot_schema",
    "expiring": "doorlist.output.schema:expiring_schema",
    "explain": "doorlist.output.schema:explain_schema",
    "who-can": "doorlist.output.schema:who_can_schema",
    "history": "doorlist.output.schema:history_schema",
    "doctor": "doorlist.doctor.diagnosis:diagnosis_schema",
    "desired": "doorlist.output.desired_json:desired_schema",
    "journal": "doorlist.journal.record:journal_schema",
    "emulator-state": "doorlist.emulator.state:state_schema",
}


@click.command("schema")
@click.argument("name", metavar="NAME", type=one_of(list(SCHEMAS)))
@verbose_option
def command(name: str) -> int:
    """Print a JSON Schema.

    NAME is access for the access file, plan for the document of `plan --out`, outcome for that of
    `apply --format json`; report, diff, drift, snapshot, expiring, explain, who-can, history or doctor for those of
    the commands so called; desired for what `validate --desired-out` writes; journal for one line of the journal; or
    emulator-state for what `emulator --seed` reads.
    """
    from doorlist.cli.printing import put

    put([schema_text(name)], text=False)
    return 0


def schema_text(name: str) -> str:
    """A schema as its file in `schemas/` holds it."""
    import json
    from importlib import import_module

    module, _, function = SCHEMAS[name].partition(":")
    return json.dumps(getattr(import_module(module), function)(), indent=2, ensure_ascii=False) + "\n"
