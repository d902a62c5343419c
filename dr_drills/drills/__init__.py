"""The drills themselves: what is done, in which order, and how each effect is found again and undone.

In come a plan and platforms; out go effects and journal records. A drill knows no cloud.
"""
