"""Random stories with faults and kills, from a seed: `python -m tests.campaign`."""
