"""The command line: each command parses, calls, renders and picks the exit code."""
