"""The command line: each command parses, calls, renders and returns its exit code. Only `group` imports a command.

- `table` lists the commands and their one-line summaries.
- A command is the module of its name (`import` is `import_`), which holds a click command called `command`; `group`
  loads it on demand. Its options come from `cli`, and what it does is in `tasks`.
"""
