"""Who may do what, and through what: from people, roles, policies and the catalogue to permissions. Pure.

- `patterns`: `matches`, and the `Catalogue`, which tells what names and patterns come to.
- `state`: `Powers`, who has what in which scope: it answers what a role or a person may do, and changes step by step.
- `build`: `Powers` from live state, and from the files alone.
- `ways`: how somebody holds what they may do, step by step. `holders`: who holds a permission, or could get it.
- `differences`: who gains and who loses what between two states.
"""
