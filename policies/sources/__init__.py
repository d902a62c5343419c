"""Where a graph comes from: today a recorded run of the program, offline and without an engine.

In comes a project directory and a stack name; out goes a `policies.graph.Graph` in which secrets are already masked.
"""
