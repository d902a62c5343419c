"""A Python language host for the Pulumi engine, used only where the official one cannot be had.

In come the engine's requests over gRPC on loopback; out go the program's process and policy packs' processes.
"""
