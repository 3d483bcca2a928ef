"""The platform's API to live, and the calls that change it: one narrow client on httpx."""
