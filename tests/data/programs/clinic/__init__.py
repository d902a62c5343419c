"""A program for the tests of policies; the engine and the recording run its `__main__.py`."""
