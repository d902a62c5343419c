"""The sections of an environment file, one file each: frozen pydantic models that accept nothing unknown.

A section that is left out is None and makes nothing.
"""
