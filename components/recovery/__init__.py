"""What a recovery needs before it is needed: names that move, the drill role, the evidence bucket, the plan.

In come instances and objectives; out go records, a bounded role and values a drill reads.
"""
