"""Stories over HTTP in which nothing breaks: the real command line, the emulator, people, time and edits."""
