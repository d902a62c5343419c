"""A whole recoverable hospital on one machine: AWS emulator, Pulumi provider, PostgreSQL, names and faults.

In come AWS API calls and provider requests on loopback; out go real databases. Imports none of the other rooms.
"""
