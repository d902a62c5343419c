"""The evidence journal: what a drill did, hash-chained, written before and after each effect.

In come records from the engine; out goes `journal.jsonl`, read back by measurements, evidence and report.
"""
