"""An assessment as people and machines want to read it: text, JSON, SARIF, JUnit.

In comes an `Assessment`; out goes text. Nothing here decides anything.
"""
