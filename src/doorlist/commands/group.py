"""The `doorlist` command itself: loads the command that is asked for, and no other."""

from __future__ import annotations

from importlib import import_module

import click

from doorlist import __version__
from doorlist.cli.run_state import verbose_option
from doorlist.commands.table import COMMANDS, module_of
from doorlist.words import nearest


class Commands(click.Group):
    """A group whose commands are modules of their own, imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(module_of(cmd_name)).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = nearest(name, COMMANDS)
            ctx.fail(f"No such command {name!r}.{f' Did you mean {near!r}?' if near else ''}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 error, 2 differences where asked for, 3 blocked by a guardrail, 4 stale plan, "
    "64 wrong usage.",
)
@click.version_option(__version__, prog_name="doorlist", message="%(prog)s %(version)s")
@verbose_option
def group() -> None:
    """Keep the people of a Confident AI organization where a YAML file says they should be."""
