"""What makes a resource the same resource from one release to the next, and whether a release keeps it.

A graph comes in, or a recorded file; what goes out are identities, and in words every resource that an upgrade would replace or delete.
"""
