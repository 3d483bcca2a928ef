"""Reads live state: as much as a plan needs, or all of it, or what tells who may do what."""
