"""What is generated in the documentation, so that it cannot say anything else than the code.

In come docstrings and tables of the code; out go Markdown files that a test compares with those committed.
"""
