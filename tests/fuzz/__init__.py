"""What reads files of other people, against files made to break it: `python -m tests.fuzz`."""
