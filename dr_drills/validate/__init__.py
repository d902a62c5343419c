"""Whether recovered data is the data: digests, comparisons, reconciliation, each with a negative control.

In come two readings of a database; out go differences, every row named.
"""
