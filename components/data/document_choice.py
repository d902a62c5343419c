"""From what documents need to how their bucket keeps and copies them, each choice with its reason.

Pure. Sources: Amazon S3 User Guide, "Meeting compliance requirements with S3 Replication Time Control" (99.9 % within 15 minutes),
"Lifecycle transition considerations" (30 days at least before and in STANDARD_IA), "Understanding S3 storage classes" (Glacier Instant
Retrieval answers in milliseconds and is charged for 90 days at least).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from components.duration_words import in_words

REPLICATED = timedelta(minutes=15)
INFREQUENT, ARCHIVED = "STANDARD_IA", "GLACIER_IR"

_BEFORE_INFREQUENT = 30
_IN_INFREQUENT = 30
_IN_ARCHIVE = 90


@dataclass(frozen=True, kw_only=True)
class DocumentNeed:
    """What documents need; see ``stacks.settings.document_store`` for each. Days are whole."""

    rpo: timedelta
    keep_days: int
    infrequent_after_days: int | None
    archive_after_days: int | None
    lock_days: int | None
    lock_is_final: bool


def transitions(need: DocumentNeed) -> dict[str, int]:
    """Storage class to the day after which documents move there."""
    asked = {INFREQUENT: need.infrequent_after_days, ARCHIVED: need.archive_after_days}
    return {storage: days for storage, days in asked.items() if days is not None}


def document_reasons(need: DocumentNeed) -> Iterator[str]:
    """Why documents are kept as they are, for people."""
    yield (
        f"copied to the recovery Region within {in_words(REPLICATED)}: the RPO is {in_words(need.rpo)}, and a document that is late or "
        "fails is an alarm"
    )
    yield f"every version is kept {need.keep_days} days, as the environment asks; a version under legal hold outlives that"
    if need.lock_days is None:
        yield "not locked: documents may be deleted, and an older version brought back"
    elif need.lock_is_final:
        yield f"locked {need.lock_days} days: until then no version can be deleted, whoever asks"
    else:
        yield f"locked {need.lock_days} days: until then only whoever may bypass a lock of governance can delete a version"
    for storage, days in transitions(need).items():
        yield f"moved to {storage} after {days} days: cheaper, and still read at once"


def problems(need: DocumentNeed) -> Iterator[tuple[str, str]]:
    """Every rule that `need` breaks, with the name of the setting to change."""
    if need.rpo < REPLICATED:
        yield "rpo", f"an RPO of {in_words(need.rpo)} cannot be met: S3 promises copies in the other Region within {in_words(REPLICATED)}"
    if need.lock_days is not None and need.lock_days > need.keep_days:
        yield "lock", f"locks documents for {need.lock_days} days that expire after {need.keep_days}; keep them at least as long"
    infrequent, archive = need.infrequent_after_days, need.archive_after_days
    if infrequent is not None and infrequent < _BEFORE_INFREQUENT:
        yield "infrequent_after_days", f"is {infrequent}; S3 moves nothing to {INFREQUENT} before {_BEFORE_INFREQUENT} days"
    if infrequent is not None and archive is not None and archive < infrequent + _IN_INFREQUENT:
        yield "archive_after_days", f"is {archive}; a document stays {_IN_INFREQUENT} days in {INFREQUENT}, so at least {infrequent + 30}"
    if archive is not None and need.keep_days < archive + _IN_ARCHIVE:
        yield "keep_days", f"is {need.keep_days}; {ARCHIVED} is charged for {_IN_ARCHIVE} days, so keep at least {archive + _IN_ARCHIVE}"
