"""The Pulumi program: one typed environment model composes the components.

In comes one YAML per environment; out goes the stack and its output `recovery_plan`.
"""
