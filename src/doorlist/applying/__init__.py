"""A plan carried out: requests, journal, settling what is unknown, the outcome."""
