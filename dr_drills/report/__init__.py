"""One `DrillReport` value and its renderings for people and for machines.

In come measurements; out go report.html, report.json and the index of all drills.
"""
