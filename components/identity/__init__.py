"""Who may act: permission boundaries, roles by duty, federation, break-glass, elevation and the defaults of an account.

In come duties, groups and issuers; out go roles that expect a second factor and end within hours. No user and no long-lived key.
"""
