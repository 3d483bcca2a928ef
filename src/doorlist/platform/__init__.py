"""What the platform is: facts that doorlist knows without asking, and the interface through which it asks and writes.

Nothing here reads or writes anything. A second platform would be another `facts.Facts` and another implementation of
`interface.Platform`.
"""
