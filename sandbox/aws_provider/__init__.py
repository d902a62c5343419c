"""Pulumi's `aws` provider for the sandbox: one row of a table per resource type, AWS calls by boto3 against the local AWS.

In come the engine's provider requests (gRPC); out go AWS calls and the properties read back. A type or property without a row is an error.
"""
