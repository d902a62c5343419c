"""Pages as people get them: a real browser opens what our rooms wrote, at the widths, in the colours and on the paper they are read in.

In comes a file of HTML; out goes what the browser shows, asks for and complains about.
"""
