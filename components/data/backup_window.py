"""When databases are backed up and maintained, in UTC.

Pure. Source: Amazon RDS User Guide, "Backup window" (the two windows may not overlap) and AWS Backup Developer Guide, "Amazon RDS" (no
AWS Backup job in the hour before or in either window).
"""

from __future__ import annotations

BACKUP_WINDOW = "01:00-02:00"
MAINTENANCE_WINDOW = "sun:03:00-sun:04:00"


def window_reason() -> str:
    """Why then, for people."""
    return (
        f"the daily full backup is made {BACKUP_WINDOW} UTC, outside clinic hours and apart from maintenance ({MAINTENANCE_WINDOW}); it "
        "bounds no loss, because the logs between two full backups let any second be restored"
    )
