"""What DBOS must not learn from its surroundings."""

from __future__ import annotations

import os


def forget_settings() -> None:
    """Remove `DBOS_*` from this process's environment: read when DBOS is imported, they could send a run's state elsewhere."""
    for name in [name for name in os.environ if name.startswith("DBOS_")]:
        del os.environ[name]
