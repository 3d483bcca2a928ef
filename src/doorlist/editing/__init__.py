"""Writes access files: new ones from live state, and changes of those there are."""
