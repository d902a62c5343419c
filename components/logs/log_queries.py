"""Questions an investigation starts with, ready to run.

Pure. The tables are those of `log_tables`. Every question names its days, so that only their partitions are read and paid for.
"""

from __future__ import annotations

from dataclasses import dataclass

_LAST_WEEK = "day >= date_format(current_date - interval '7' day, '%Y/%m/%d')"
_WHO = "eventtime, useridentity.arn AS who, sourceipaddress, awsregion, recipientaccountid"


@dataclass(frozen=True)
class LogQuery:
    """One question with its answer's query."""

    name: str
    asks: str
    sql: str


LOG_QUERIES = (
    LogQuery(
        "root-use",
        "What did the root users do last week?",
        f"SELECT {_WHO}, eventsource, eventname, errorcode\n"
        f"FROM trail\nWHERE {_LAST_WEEK} AND useridentity.type = 'Root' AND useridentity.invokedby IS NULL\nORDER BY eventtime DESC",
    ),
    LogQuery(
        "key-deletion",
        "Who disabled a key, had it deleted or changed its policy last week, and who tried?",
        f"SELECT {_WHO}, eventname, errorcode, requestparameters\n"
        f"FROM trail\nWHERE {_LAST_WEEK} AND eventsource = 'kms.amazonaws.com'\n"
        "  AND eventname IN ('DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy', 'RevokeGrant')\nORDER BY eventtime DESC",
    ),
    LogQuery(
        "denied-calls",
        "Who was refused most often last week, and what did they ask for?",
        "SELECT useridentity.arn AS who, eventsource, eventname, errorcode, count(*) AS times, max(eventtime) AS latest\n"
        f"FROM trail\nWHERE {_LAST_WEEK} AND (errorcode LIKE '%AccessDenied%' OR errorcode LIKE '%UnauthorizedOperation%')\n"
        "GROUP BY 1, 2, 3, 4\nORDER BY times DESC",
    ),
    LogQuery(
        "bucket-reads",
        "Who read evidence or logs last week?",
        f"SELECT {_WHO}, eventname, json_extract_scalar(requestparameters, '$.bucketName') AS bucket,\n"
        "  json_extract_scalar(requestparameters, '$.key') AS object\n"
        f"FROM trail\nWHERE {_LAST_WEEK} AND eventsource = 's3.amazonaws.com' AND eventname LIKE 'GetObject%'\nORDER BY eventtime DESC",
    ),
    LogQuery(
        "refused-flows",
        "Which connections were refused most often last week?",
        'SELECT srcaddr, dstaddr, dstport, protocol, vpc_id, count(*) AS times, max(from_unixtime("end")) AS latest\n'
        f"FROM flows\nWHERE {_LAST_WEEK} AND action = 'REJECT'\nGROUP BY 1, 2, 3, 4, 5\nORDER BY times DESC\nLIMIT 100",
    ),
)
