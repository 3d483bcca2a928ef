"""Desired, live, journal and clock to a plan: pure functions of values."""
