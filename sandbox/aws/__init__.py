"""The AWS of the sandbox: moto over HTTP with RDS made real, and the interface for faults.

In come AWS API calls and fault requests on loopback; out go their answers.
"""
