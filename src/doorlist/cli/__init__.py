"""What any command line needs, whatever its commands do: options, results, progress, errors.

- `options` and `edit_options` hold what several commands take, `option_values` how their values are read.
- `run_state` keeps what is known of the whole run: how much is told, and the key of the comment.
- `showing` shows a result, `printing` writes it to stdout or a file, `progress_bar` shows what takes long.
- `findings` tells of problems and hints in access files, `failures` of whatever else goes wrong, with the exit code.
"""
