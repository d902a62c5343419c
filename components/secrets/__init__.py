"""Credentials that nobody types.

In come a key and the Regions that must read; out go secrets by ARN, never by value.
"""
