"""Changes the text of access files: writes new ones from live state, and edits those there are."""
