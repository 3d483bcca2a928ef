"""The benchmark: ratios measured in one run on one machine.

`python -m tests.bench --help`, from the repository's root.

- `startup`, `reading`, `entries`, `definitions`, `growth`, `writing`, …: what is measured, each a group of rows
- `definition_algebra` is the peer of planning roles and policies
- `programs/` are peers that run as processes of their own: the fewest requests, the official SDKs
- `inside` holds what is timed inside a fresh process
- `worlds` and `defined` make access files and platforms, `emulator` serves them
- `measure` times, `results` judges and prints, `peers` installs OctoDNS and the SDKs
"""
