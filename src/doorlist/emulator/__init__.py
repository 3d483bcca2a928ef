"""The platform on loopback: a server that the official SDKs can't tell from Confident AI's.

It is built from `manual: platform` alone and knows nothing of doorlist's own logic, so that it can judge it.
Reading order:

- `model`: the things the platform keeps; `catalog`: what it fixes itself (built-in roles, permissions)
- `world`: all of it together, and who is who
- `members`, `invitations`, `roles`, `projects`: the rules; what they don't allow raises `Refusal`
- `state` and `loading`: the world as a JSON document, which is also the form of a seed; `store`: the same on disk
- `asked`, `wire` and `routes`: what `/v1` and `/v2` ask and answer
- `settings`, `faults`, `breaking`: how the server behaves, and misbehaves
- `machine`: the world with its key, log and file
- `gate`: one request from key to answer; `control`: the routes below `/_emulator`
- `running` and `server`: starting it in a thread, or as a process
"""
