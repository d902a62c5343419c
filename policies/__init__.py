"""Policy as code: the resource graph, rules over it, Checkov, waivers and reports.

In comes a program, a preview or a state; out go findings that never silently pass. Imports none of the other rooms.
"""
