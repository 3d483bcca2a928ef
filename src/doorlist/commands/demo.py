"""`doorlist demo`: the whole story on an emulated platform, through the same commands that users run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from doorlist.cli.options import verbose_option
from doorlist.cli.printing import colour, put, stdout
from doorlist.errors import DoorlistError
from doorlist.output.style import palette

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from doorlist.emulator.running import Running


@click.command("demo")
@verbose_option
def command() -> int:
    """Show the whole story on an emulated platform; no key needed.

    Nothing leaves this machine, and nothing is left behind. On a terminal, Enter goes on.
    """
    from doorlist.emulator.running import running
    from doorlist.tasks.demo_story import COMPANY, access_file

    with running(COMPANY) as platform, tempfile.TemporaryDirectory(prefix="doorlist-demo-") as folder:
        file = Path(folder, "access.yaml")
        file.write_text(access_file(datetime.now(UTC) + timedelta(days=90)), encoding="utf-8")
        return Demo(folder, platform).run(file)


class Demo:
    """One telling of the story.

    Args:
        folder: where the commands are run; they find the access file by its name.
        platform: where everything happens.
        pause: waits until the reader wants to go on.
    """

    def __init__(self, folder: str, platform: Running, pause: Callable[[], None] | None = None) -> None:
        self._folder = folder
        self._platform = platform
        self._pause = pause or _pause
        self._environment = _environment(os.environ, platform)
        self._palette = palette(colour(stdout()))

    def run(self, file: Path) -> int:
        """Tell it. Returns 0 where live is as the file says at the end, else 1."""
        self._say("Acme keeps the people of its Confident AI organization in a file. Here it is:")
        self._command("cat access.yaml")
        put([file.read_text(encoding="utf-8"), "\n"])
        self._pause()
        self._say("The platform looks different. What would have to be done?")
        self._doorlist("plan")
        self._say("Each action has its reason and the line that it comes from. Carry it out:")
        self._doorlist("apply", "--auto-approve")
        self._say("Invitations are out: now it is up to the people. They accept.")
        self._everybody_accepts()
        self._say("Meanwhile somebody makes edsger@acme.example an Admin by hand, and adds trace:delete to a policy.")
        self._change_outside()
        self._say("The next plan, here or in a nightly job, sees both, and says who could do what by them:")
        self._doorlist("plan")
        self._say("The file is what was reviewed, so it wins:")
        self._doorlist("apply", "--auto-approve")
        self._say("And once more, to be sure. --detailed-exitcode would exit 2 if there were anything to do:")
        in_sync = self._doorlist("plan", "--detailed-exitcode") == 0
        put(["in sync\n" if in_sync else "not in sync\n"])
        return 0 if in_sync else 1

    def _say(self, text: str) -> None:
        p = self._palette
        put([f"{p.cyan}# {text}{p.end}\n\n"])

    def _command(self, line: str) -> None:
        p = self._palette
        put([f"{p.bold}$ {line}{p.end}\n"])

    def _doorlist(self, *arguments: str) -> int:
        """A command as a user would run it: a process of its own, over HTTP."""
        self._command(f"doorlist {' '.join(arguments)}")
        sys.stdout.flush()
        done = subprocess.run(  # noqa: S603  # ourselves, with words written above
            [sys.executable, "-m", "doorlist", *arguments],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        # Where the reader of our output is gone (`| head`), the command has failed for that. So does this line,
        # before anything is said of the command.
        put(["\n"])
        sys.stdout.flush()
        if done.returncode not in {0, 2}:
            raise DoorlistError(f"doorlist {arguments[0]} ended with exit code {done.returncode}")
        self._pause()
        return done.returncode

    def _everybody_accepts(self) -> None:
        state = self._platform.state()
        scopes = [("organization", state["organization"])]
        scopes += [(f"project:{project['id']}", project) for project in state["projects"]]
        for scope, content in scopes:
            for invitation in content["invitations"]:
                if invitation["status"] == "PENDING":
                    self._platform.accept(invitation["email"], scope)
                    put([f"{invitation['email']} accepts the invitation to {content['name']}\n"])
        put(["\n"])
        self._pause()

    def _change_outside(self) -> None:
        from doorlist.tasks.demo_story import PROMOTED, WIDENED

        self._platform.machine.change(PROMOTED)
        self._platform.machine.change(WIDENED)


def _environment(environ: Mapping[str, str], platform: Running) -> dict[str, str]:
    from doorlist.api.settings import BASE_URL_VARIABLE, KEY_VARIABLE

    return {**environ, KEY_VARIABLE: platform.key, BASE_URL_VARIABLE: platform.url}


def _pause() -> None:
    """Waits for Enter where there is somebody to press it."""
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        click.prompt("Enter goes on", default="", show_default=False, prompt_suffix=" … ", err=True)
        click.echo(err=True)
