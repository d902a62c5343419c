"""Document buckets by system."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from stacks.settings.document_store import DocumentStore
from stacks.words import Name, Section, at_least_one


class Documents(Section):
    """Stores of documents, by what they hold: ``imaging``, ``letters``."""

    stores: Annotated[dict[Name, DocumentStore], AfterValidator(at_least_one)]
