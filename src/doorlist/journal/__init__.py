"""What was sent and what came of it: JSON lines on disk, before and after each request that changes something."""
