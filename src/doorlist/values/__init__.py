"""The values that travel between rooms: desired, live, plan, outcome. Data only, no IO."""
