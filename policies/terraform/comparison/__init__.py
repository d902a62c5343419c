"""Our plans beside Terraform's own: the same resources written as Terraform configuration, planned by the real provider, and compared.

In comes a graph; out go what the real provider plans for it, kept as a recording, and every difference from what we write.
"""
