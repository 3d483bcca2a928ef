"""Records what is sent and what comes of it: JSON lines on disk, before and after each request that changes
something."""
