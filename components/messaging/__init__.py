"""Queues between systems, with dead letters.

In come an interface, its senders and receivers and what counts as late; out go a queue, its dead letters and their alarms.
"""
