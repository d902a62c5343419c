"""Where a graph comes from: a recorded run of the program, an exported state, a preview, or a Terraform plan; all offline.

In comes a project directory or a file; out goes a `policies.graph.Graph` in which secrets are already masked, or an `InputError`.
"""
