"""The command line: each command parses, calls, renders and returns its exit code. Only `group` imports a command.

- `table` lists the commands and their one-line summaries. A command is the module of its name (`import` is
  `import_`), which holds a click command called `command`; `group` loads it on demand.
- `options`, `change_options` and `values` hold what several commands take.
- `session` is the way from files and a key to a plan; `changing` is the way of commands that change files.
- `showing` shows a result, `printing` writes it to stdout or a file, `progress` shows what takes long.
- `failures` turns whatever goes wrong into text, a JSON document and an exit code.
"""
