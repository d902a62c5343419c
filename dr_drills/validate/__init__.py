"""Whether recovered data is the data: digests, comparisons, references, reconciliation, each with a negative control.

In come connections to the two readings of a database; out go differences, every row named and no person's key shown.
"""
