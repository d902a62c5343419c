"""Our rules as CrossGuard policies: the engine's resources become a graph, a rule's severity becomes an enforcement level.

In come the resources of a preview or an update; out go reports that block it, or that say what could not be answered yet.
"""
