"""One store of documents: images, scans, letters."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.data.document_choice import DocumentNeed
from stacks.settings.log_keeping import LockMode
from stacks.words import Name, PositiveDuration, Section

Days = Annotated[int, Field(ge=1, le=36500)]


class DocumentLock(Section):
    """Object Lock by default: no version can be deleted for so many days."""

    mode: LockMode
    days: Days


class DocumentStore(Section):
    """A bucket of one system, with its copy in the recovery Region.

    Attributes:
        system: the system whose documents they are; its tier says how they are backed up.
        rpo: documents younger than that may be missing after the Region is lost; S3 promises 15 minutes at best.
        keep_days: documents expire after that.
        infrequent_after_days: days after which a document moves to the class for infrequent access, or None for never.
        archive_after_days: days after which it moves to the archive class that still answers at once, or None for never.
        lock: None for documents that may be deleted.
    """

    system: Name
    rpo: PositiveDuration
    keep_days: Days
    infrequent_after_days: Days | None = None
    archive_after_days: Days | None = None
    lock: DocumentLock | None = None

    def need(self) -> DocumentNeed:
        """The same, as components take it."""
        return DocumentNeed(
            rpo=self.rpo,
            keep_days=self.keep_days,
            infrequent_after_days=self.infrequent_after_days,
            archive_after_days=self.archive_after_days,
            lock_days=self.lock.days if self.lock else None,
            lock_is_final=self.lock is not None and self.lock.mode is LockMode.COMPLIANCE,
        )
