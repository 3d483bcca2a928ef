"""Reads live state from the platform, and sends the calls that change it: one narrow client on httpx."""
