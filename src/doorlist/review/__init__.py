"""Two states compared for people: a change of the files, live and the files, live now and then.

- `diff` says what a change of the files means; `people`, `guardrail_changes` and `switches` are its parts.
- `drift` says how live differs from the files, with a baseline also who made the difference (`origins`).
- `snapshot` is live state as a document; `live_changes` compares two of them.
- `report` is the access review; `explain`, `who_can` and `history` are about one person or one permission.
- `expiring` lists entries that end.
"""
