"""An authoritative name server on loopback that answers what the sandbox's Route 53 holds.

In come DNS questions and, over the AWS API, zones and health checks; out go answers, failover included.
"""
