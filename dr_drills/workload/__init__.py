"""The load a drill measures with: writers in a process of their own and the ledger of what they were promised.

In comes a target to write to; out goes `ledger.jsonl`, one attempt before it is sent and its outcome after.
"""
