"""What looks for trouble, and who hears of it.

In come accounts, standards and a SIEM's address; out go detectors, judged rules, routes to alarm topics and streams of findings.
"""
