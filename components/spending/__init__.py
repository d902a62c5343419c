"""What the environment costs, and who hears of it in time.

In come amounts, tags and a topic; out go budgets, a watch on unusual spending, and tags that bills are told apart by.
"""
