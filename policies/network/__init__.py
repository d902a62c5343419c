"""How packets can travel through what a program declares: routes, network ACLs and security groups.

In comes a graph; out goes a path with the reason for each hop, or None where something on the way says no.
"""
