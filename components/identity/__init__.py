"""Roles and their boundaries.

In come what a role is for and what it may touch; out go roles that cannot do more.
"""
