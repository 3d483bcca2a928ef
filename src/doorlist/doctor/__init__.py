"""Does this installation answer as doorlist expects? Answers are gathered with GET alone, then judged without IO."""
