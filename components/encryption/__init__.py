"""Keys and who may do what with them, and certificates of an authority of our own.

In come duties by role and the names of services; out go keys whose administrators can never read with them, and certificates that tell
when they end.
"""
