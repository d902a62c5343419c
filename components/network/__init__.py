"""Addresses, subnets and the paths between them.

In come an address plan and the table of allowed flows; out go VPCs, subnets and security groups, closed to everything else.
"""
