"""Two states compared for people: a change of the files, live and the files, live now and then.

- `diff` says what a change of the files means; `people`, `guardrail_changes` and `switches` are its parts
- `drift` says how live differs from the files, with a baseline also since when (`origins`)
- `snapshot` is live state as a document, `snapshots` compares two of them
"""
