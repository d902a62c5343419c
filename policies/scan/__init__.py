"""Checkov as a program of its own: run, distrusted, and read.

In comes a Terraform plan and the path of the program; out go its verdicts, or the reason why they cannot be believed.
"""
