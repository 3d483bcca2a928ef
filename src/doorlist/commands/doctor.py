"""`doorlist doctor`: does this installation behave as doorlist expects."""

from __future__ import annotations

from typing import Any

import click

from doorlist.cli.options import connection_options, format_option, verbose_option


@click.command("doctor")
@format_option("text", "json")
@click.option("--save", metavar="FILE", help="Keep the shapes of all answers: types, counts and fields, no values.")
@click.option(
    "--projects",
    "most",
    type=click.IntRange(min=0),
    metavar="N",
    help="Look at the first N projects only; by default at all of them.",
)
@connection_options
@verbose_option
def command(form: str, save: str | None, most: int | None, **link: Any) -> int:
    """Tell whether this installation behaves as doorlist expects; reads only.

    Every line is one assumption that doorlist makes about the platform's answers. Names and addresses stay out of it,
    so that it can be attached to a report. Exits 1 where something would make a plan wrong.
    """
    import json

    from doorlist.api.transport import Transport
    from doorlist.cli.printing import note
    from doorlist.cli.printing import save as write
    from doorlist.cli.showing import Showing, show
    from doorlist.doctor.checks import judge
    from doorlist.doctor.diagnosis import diagnosis, shapes_document
    from doorlist.doctor.evidence import Evidence
    from doorlist.doctor.gathering import gather
    from doorlist.output.doctor import doctor_view
    from doorlist.tasks.session import Link, now, run

    asked = Link(**link)
    where = asked.connection()

    async def work() -> Evidence:
        async with Transport(where) as transport:
            return await gather(transport, api=where.api, most_projects=most, concurrency=asked.concurrency or 8)

    evidence = run(work())
    findings = judge(evidence)
    found = diagnosis(evidence, findings, region=where.region, now=now())
    show(doctor_view(found), Showing(form))
    if save is not None:
        write(save, [json.dumps(shapes_document(evidence), indent=2), "\n"])
        note(f"Saved the shapes of {len(evidence.answers):,} answers to {save}")
    return 1 if any(finding.level == "wrong" for finding in findings) else 0
