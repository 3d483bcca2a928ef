"""Carries a plan out: requests, journal, settling what is unknown, the outcome."""
