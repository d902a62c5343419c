"""How the archive is searched."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from stacks.words import Section


class LogSearch(Section):
    """One place with a table for each kind of log.

    Attributes:
        results_days: how long the result of a query is kept.
        scan_limit_gib: a query that would read more is stopped; every GiB read is paid for.
    """

    results_days: Annotated[int, Field(ge=1, le=365)] = 30
    scan_limit_gib: Annotated[int, Field(ge=1, le=102400)] = 1024
