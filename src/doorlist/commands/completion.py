"""`doorlist completion`: a script for the shell, made from the commands as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from doorlist.cli.option_values import one_of
from doorlist.cli.options import verbose_option

if TYPE_CHECKING:
    from doorlist.output.completion import Completed, Option, Value

SHELLS = ("bash", "zsh", "fish")
#: What a metavar says of its value.
_FILES = ("FILE", "PATH", "PLAN", "SNAPSHOT", "OLD")
_FOLDERS = ("DIR",)


@click.command("completion")
@click.argument("shell", metavar="bash|zsh|fish", type=one_of(SHELLS))
@verbose_option
def command(shell: str) -> int:
    """Print a script that completes commands, options, values and files.

    \b
    bash: source <(doorlist completion bash)      in ~/.bashrc
    zsh:  source <(doorlist completion zsh)       in ~/.zshrc, after compinit
    fish: doorlist completion fish | source       in ~/.config/fish/config.fish
    """
    from doorlist.cli.printing import put
    from doorlist.output.completion import SCRIPTS

    put(SCRIPTS[shell](completed()), text=False)
    return 0


def completed() -> tuple[Completed, ...]:
    """All commands and what can follow them."""
    from importlib import import_module

    from doorlist.commands.table import COMMANDS, module_of

    return tuple(_completed(name, import_module(module_of(name)).command) for name in COMMANDS)


def _completed(name: str, of: click.Command) -> Completed:
    from doorlist.output.completion import Completed, Option

    # click would make this one itself, and keep it with the command for good.
    helping = Option(("-h", "--help"), "Show this message and exit.", None)
    options = [param for param in of.params if isinstance(param, click.Option) and not param.hidden]
    values = [_value(param) for param in of.params if isinstance(param, click.Argument)]
    # Of several arguments the one that can be completed counts: `explain EMAIL [FILE]...` completes files.
    argument: Value = next((value for value in values if value != "text"), "text")
    return Completed(name, (of.help or "").partition("\n")[0], (*map(_option, options), helping), argument)


def _option(option: click.Option) -> Option:
    from doorlist.output.completion import Option

    about = re.split(r"(?<=[.;]) ", option.help or "", maxsplit=1)[0].rstrip(";")
    value = None if option.is_flag or option.count else _value(option)
    return Option((*option.opts, *option.secondary_opts), about, value)


def _value(param: click.Parameter) -> Value:
    """What it takes: its words where it knows them, else what its metavar says."""
    words: tuple[str, ...] | None = getattr(getattr(param.type, "func", None), "words", None)
    if words is not None:
        return words
    metavar = param.metavar or ""
    if re.fullmatch(r"[a-z0-9-]+(\|[a-z0-9-]+)*", metavar):
        return tuple(metavar.split("|"))
    named = re.findall(r"[A-Z]+", metavar)
    if any(name in _FILES for name in named):
        return "file"
    return "folder" if any(name in _FOLDERS for name in named) else "text"
