"""Alarms and whom they reach.

In come instances and thresholds from objectives; out go alarms and an encrypted topic.
"""
