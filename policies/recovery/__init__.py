"""What was promised and what was proven: the recovery plan a stack exports, when its drills are due, and what their evidence shows.

In come a graph and evidence that was read already; out go values that rules compare.
"""
