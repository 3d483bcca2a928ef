"""Every command with its summary, so that `doorlist --help` needn't import any of them."""

from __future__ import annotations

from keyword import iskeyword
from typing import Final

#: In the order of `--help`: what one meets first comes first.
COMMANDS: Final[dict[str, str]] = {
    "demo": "Show the whole story on an emulated platform; no key needed.",
    "validate": "Check access files offline: syntax, meaning, guardrails.",
    "plan": "Show what it takes to make live match the access files.",
    "apply": "Do it: plan, ask, carry out, read again and report.",
    "show": "Show a saved plan.",
    "drift": "Tell how live differs from the access files; changes nothing.",
    "diff": "Show what a change of the access files means for each person; no key needed.",
    "grant": "Add somebody to the access files, or change their entry.",
    "withdraw": "Take somebody out of the access files.",
    "renew": "Move the end of somebody's entry in the access files.",
    "rename": "Write another address for somebody, wherever the access files name them.",
    "tidy": "Take out of the access files what has had its time.",
    "fmt": "Lay access files out in one way; their meaning stays.",
    "import": "Write an access file from live state: people, custom roles and policies.",
    "snapshot": "Save live state as a JSON document, secrets left out.",
    "report": "Review access: who has what, why, since which line, until when.",
    "expiring": "List entries that end or fall back soon, or have ended; no key needed.",
    "explain": "Explain one person: what they hold, may do, and why.",
    "who-can": "Tell who holds a permission, and through what.",
    "history": "Tell which commits gave, changed and took one person's access; no key needed.",
    "whoami": "Check the key: organization, plan, region and roles.",
    "doctor": "Tell whether this installation behaves as doorlist expects; reads only.",
    "schema": "Print a JSON Schema.",
    "completion": "Print a script that completes commands, options, values and files.",
    "help": "Show a page of the manual; without a topic, list them.",
    "emulator": "Serve an emulated platform on this machine.",
}


def module_of(name: str) -> str:
    """The module of a command: a Python keyword gets an underscore, and a hyphen becomes one."""
    name = name.replace("-", "_")
    return f"doorlist.commands.{name}_" if iskeyword(name) else f"doorlist.commands.{name}"
