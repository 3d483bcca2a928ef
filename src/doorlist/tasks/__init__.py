"""What commands do between their options and what they show: from files and a key to a plan, a report or a change.

- `session` is the way from files and a key to live state and a plan.
- `apply`, `diff`, `history` and `report` do the work of the commands of that name; `change` that of all commands
  which change files; `powers_live` and `powers_offline` that of `explain` and `who-can`.
- `saved_plan`, `saved_snapshot` and `saved_desired` read back what doorlist has saved.
"""
