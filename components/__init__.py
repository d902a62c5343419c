"""The Pulumi components of the landing zone, by concern.

In come typed arguments; out go resources and typed outputs. No I/O, no guessed provider.
"""
