"""The recovery plan a stack hands over, and the steps made from it by pure functions.

In comes the stack output `recovery_plan`; out goes a frozen drill plan. No I/O.
"""
