"""The adopting page works as pasted: its commands run one after another in an empty folder."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import doorlist.manual
from support.commandline import doorlist as run
from support.generated import ROOT

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

PAGE = Path(doorlist.manual.__file__).with_name("adopting.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_its_commands_run_one_after_another(platform: Running) -> None:
    company = json.loads((ROOT / "src" / "doorlist" / "emulator" / "company.json").read_text(encoding="utf-8"))
    platform.reset(company)
    ended = {}
    for kind, text in BLOCK.findall(PAGE):
        if kind == "text":
            file = re.match(r"# (access/\S+)\n", text)
            if file is not None:
                Path(file[1]).write_text(text, encoding="utf-8")
            continue
        for line in text.splitlines():
            words = shlex.split(line)
            if words[0] != "doorlist":
                subprocess.run(words, check=True)
                continue
            done = run(*words[1:], stdin="yes\n", terminal=words[1] == "apply")
            ended[line] = done
            assert done.code == 0, (line, done.out, done.err)
    assert len(ended) == 14
    assert "No changes" in ended["doorlist plan --detailed-exitcode"].out
    assert {mail["email"] for mail in platform.mails()} >= {"joan@acme.example"}


def test_what_was_granted_is_one_line(platform: Running) -> None:
    company = json.loads((ROOT / "src" / "doorlist" / "emulator" / "company.json").read_text(encoding="utf-8"))
    platform.reset(company)
    run("import", "--out", "access.yaml")
    before = Path("access.yaml").read_text(encoding="utf-8").splitlines()
    assert run("grant", "joan@acme.example", "Member", "--reason", "ACC-1").code == 0
    after = Path("access.yaml").read_text(encoding="utf-8").splitlines()
    assert len([line for line in after if line not in before]) == 1
    assert [line for line in before if line not in after] == []
