"""What a browser shows of a page, asks for because of it and complains about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3: the least contrast of text of any size."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cell(_Value):
    """One cell that can be seen: its words, and those of the place its link leads to."""

    words: str
    scope: str
    leads: str


class Table(_Value):
    """Rows that can be seen; `label` is the accessible name around them."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


class Reading(_Value):
    """One look at a page.

    Attributes:
        text: all words that can be seen.
        width: of the window, and `content` of what is in it; CSS pixels.
        texts: pieces of text that can be seen, each with its contrast.
        wide: elements that reach beyond the window and cannot be scrolled to within something of their own.
        astray: links that do not lead to a place on this page.
        requests: every address that was asked for, the page itself left out.
        complaints: what stood in the console.
    """

    title: str
    text: str
    width: int
    content: int
    dark: bool
    texts: tuple[tuple[str, Annotated[float, Field(ge=1, le=21.01)]], ...]
    wide: tuple[str, ...]
    astray: tuple[str, ...]
    tables: tuple[Table, ...]
    requests: tuple[str, ...]
    complaints: tuple[str, ...]

    def table(self, label: str) -> Table:
        """The one table of this name."""
        [found] = [t for t in self.tables if t.label == label]
        return found


def faults(reading: Reading, *, may_lead_to: Sequence[str] = ()) -> Sequence[str]:
    """Why somebody could not read this page as it is shown, in words; `may_lead_to` are other pages that it may link to."""
    return [*_faults(reading), *(f"a link leads nowhere: {href}" for href in reading.astray if href not in may_lead_to)]


def _faults(reading: Reading) -> Iterator[str]:
    if not reading.texts:
        yield "nothing is to be seen"
    if reading.content > reading.width:
        yield f"the page is {reading.content} wide in a window of {reading.width}"
    yield from (f"reaches out of the window: {element}" for element in reading.wide)
    yield from (f"too faint, {ratio:.2f} : 1: {text}" for text, ratio in reading.texts if ratio < READABLE)
    yield from (f"asked for {address}" for address in reading.requests)
    yield from (f"console: {words}" for words in reading.complaints)
