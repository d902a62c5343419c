"""Guardrails over every account of an organization: what nobody can do, however much they are granted.

In come denials, tags and backups as tables; out go policies of the organization that fit their size and were only ever added to.
"""
