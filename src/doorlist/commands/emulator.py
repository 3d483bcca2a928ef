"""`doorlist emulator`: an emulated platform on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import click

from doorlist.cli.options import verbose_option
from doorlist.errors import UsageError


@click.command("emulator")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, metavar="N", help="0 picks a free one."
)
@click.option("--seed", metavar="FILE", help="What the world holds at first (JSON, schema emulator-state).")
@click.option("--company", is_flag=True, help="Begin with the example company: 34 people in six projects.")
@click.option("--state", metavar="FILE", help="Keep the world in this file, and go on from it at the next start.")
@click.option("--key", metavar="KEY", help="The organization key to take; by default a new one.")
@verbose_option
def command(port: int, seed: str | None, company: bool, state: str | None, key: str | None) -> int:
    """Serve an emulated platform on this machine.

    The first line on stdout is {"url": …, "key": …}. The key is one of the emulator's own and opens nothing else.
    Stops on Ctrl-C and SIGTERM.
    """
    from doorlist.emulator.server import serve
    from doorlist.emulator.store import COMPANY

    if company and seed is not None:
        raise UsageError("--company is a seed itself", fix="Leave one of --company and --seed out.")
    first = COMPANY if company else Path(seed) if seed else None

    def ready(url: str, key: str) -> None:
        click.echo(json.dumps({"url": url, "key": key}))

    serve(port, first, Path(state) if state else None, key, ready)
    return 0
