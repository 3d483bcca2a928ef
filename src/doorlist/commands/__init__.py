"""Commands: parse, call, render, exit code. Nothing imports a command but the lazy table.

- `table` lists the commands and their one-line summaries. A command is the module of its name (`import` is
  `import_`), which holds a click command called `command` that returns its exit code; `group` loads it on demand
- `options` and `values` hold what several commands take; `session` is the way from files and a key to a plan
- `printing` writes documents to stdout or a file, `asking` asks for approval, `progress` shows what takes long
- `failures` turns whatever goes wrong into text, a JSON document and an exit code
"""
