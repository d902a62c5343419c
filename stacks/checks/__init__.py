"""Rules that join several settings of an environment file, one file for each concern.

In comes a `Draft`; out goes every broken rule, with the place to change.
"""
