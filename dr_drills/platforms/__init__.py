"""What a drill needs from the world, as small Protocols, and their implementations.

In come requests in the drills' words; out go calls to AWS or to the sandbox.
"""
