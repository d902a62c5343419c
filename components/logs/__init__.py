"""The log archive and everything that writes to it.

In come retention and lock; out go buckets, a trail and log groups that keep what they are given.
"""
