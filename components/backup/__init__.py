"""Recovery points that nobody can take away: locked vaults, plans by tier, copies, restore tests and reports.

In come a tier's objectives and how long its data must be kept; out go plans with the reason for each choice, and vaults.
"""
