"""Plan, outcome and the other results as text, JSON, Markdown, HTML: rendering only."""
