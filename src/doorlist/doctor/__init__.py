"""Tells whether an installation answers as doorlist expects: gathers answers by GET alone, then judges them without
IO."""
