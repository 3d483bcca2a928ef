"""The benchmark: ratios measured in one run on one machine.

`python -m tests.bench --help`, from the repository's root.

- `startup`, `reading`, `entries`, `growth`, `writing`: what is measured, each a group of rows
- `programs/` are peers that run as processes of their own: the fewest requests, the official SDKs
- `inside` holds what is timed inside a fresh process
- `worlds` makes access files and platforms, `emulator` serves them
- `measure` times, `results` judges and prints, `peers` installs OctoDNS and the SDKs
"""
