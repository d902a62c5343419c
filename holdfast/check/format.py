"""How the answer of a check is printed."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The value is what is typed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    HTML = "html"
