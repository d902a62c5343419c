"""Which engine versions are served: the one that is installed."""

from __future__ import annotations


def resolve(wanted: str | None, installed: str) -> str | None:
    """The full version for `wanted` (``18``, ``18.4`` or None for the default), or None when it is not served.

    RDS resolves a major version to its default minor version (CreateDBInstance, EngineVersion).
    """
    if wanted is None or wanted in {installed, installed.partition(".")[0]}:
        return installed
    return None


def refusal(engine: str, wanted: str, installed: str) -> str:
    """Why `wanted` is refused, in RDS's words and then ours."""
    major = installed.partition(".")[0]
    return f"Cannot find version {wanted} for {engine}: the sandbox serves postgres {major} ({installed}) and no other version"
