"""The parts of the landing zone that stand on its foundation, one file for each concern.

In come an environment's sections and the `Foundation`; out go components. What a part says to others, it returns.
"""
