"""The charts of the report as inline SVG: small pure functions, no library, no request to anywhere.

In come measured values; out goes escaped markup that follows the page's colours in light, dark and print.
"""
