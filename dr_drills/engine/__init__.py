"""Runs a frozen plan step by step so that a kill at any instant costs time and nothing else.

In come steps; out go journal records. Control flow survives in DBOS, the truth in the journal.
"""
