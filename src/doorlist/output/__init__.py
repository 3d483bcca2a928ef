"""Renders plan, outcome and the other results as text, JSON, Markdown and HTML."""
