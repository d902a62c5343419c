"""Measurements and verdicts: pure functions from journal and write ledger to what was achieved.

In come records and attempts (`measure`); out go durations, losses and a verdict per objective (`judge`). No I/O.
"""
