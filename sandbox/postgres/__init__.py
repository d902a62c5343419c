"""PostgreSQL clusters as processes and directories: made, started, stopped, copied, promoted, killed.

In come a directory, an address and settings; out goes a server that answers. Knows nothing of AWS.
"""
