"""Disaster-recovery drills that restore, fail over and roll back for real, measure what was achieved and prove it.

In comes the stack output `recovery_plan`; out goes a signed evidence pack. Imports none of the other rooms.
"""
