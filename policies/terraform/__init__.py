"""From a graph to a Terraform plan that Checkov reads: a reviewed table of names, and the writer that applies it.

In comes a graph; out goes the JSON of a plan. A type or property that the table does not know is an error that names it.
"""
