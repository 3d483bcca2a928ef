"""Makes a plan of desired, live, journal and clock: pure functions of values."""
