"""What no rule notices: sound programs with one thing made worse each, and whether any rule's verdict changes.

In come the passing fixtures of all rules; out go the changes that nobody saw, each of which `justified.yaml` excuses or a rule must catch.
"""
