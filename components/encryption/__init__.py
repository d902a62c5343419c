"""Keys, and who may do what with them.

In come duties by role; out go keys whose administrators can never read with them.
"""
