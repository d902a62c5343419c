"""Our rules as a CrossGuard pack: the engine's resources become a graph, a rule's severity becomes an enforcement level.

In come the engine's requests of a preview, an update or an analysis; out go diagnostics that block it, or that say what was not answered.
"""
