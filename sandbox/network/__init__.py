"""The network of the sandbox: a TCP proxy in front of each server, which can refuse, swallow, cut and delay.

In come routes over HTTP on loopback, and clients' connections; out go the same bytes, or nothing.
"""
