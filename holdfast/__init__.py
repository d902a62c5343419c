"""The command line: wires the rooms together and holds no logic of its own.

In come arguments; out go exit statuses (0 good, 1 violation or missed, 2 usage, 3 environment, 4 inconclusive).
"""
