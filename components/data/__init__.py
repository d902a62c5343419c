"""Databases with recovery objectives.

In come objectives and networks; out go instances, their copies and where they listen.
"""
