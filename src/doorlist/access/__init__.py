"""Files to desired: reads access files, with every mistake at its place."""
