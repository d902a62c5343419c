"""How the name table is made: what the SDK says, what the Terraform schema says, and how names are matched.

Used only by `policies.terraform.generate_names`; nothing here runs when a program is judged.
"""
