"""What only the sandbox can do for a drill: its faults, over HTTP.

In come fault requests in the drills' words; out go calls to the sandbox's fault API. Imports nothing of the sandbox.
"""
