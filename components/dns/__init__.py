"""Name resolution inside the network and between it and the premises.

In come VPCs, domains and resolvers elsewhere; out go zones, resolver endpoints, rules, a DNS firewall and logs of every query.
"""
