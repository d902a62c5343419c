"""Buckets as this project makes them: private, encrypted, versioned, logged.

In come a name, a key and a lifecycle; out goes a bucket and its ARN.
"""
