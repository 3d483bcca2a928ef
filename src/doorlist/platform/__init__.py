"""What the platform is: facts that doorlist knows without asking, and the interface through which it asks and writes.

`facts` and `ladder` are the form of such facts and answer what is asked of them; `confident_ai` has its platform's.
A second platform would be another module like that, and another implementation of `interface.Platform`, which says
whose facts hold for what it reads. Nothing here reads or writes anything.
"""
