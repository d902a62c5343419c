"""A page as somebody finds their way in it: tables with their heads, links and where they lead, headings and labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "input", "br", "wbr", "path", "circle"}


@dataclass
class Cell:
    """One cell of a table."""

    tag: str
    attributes: Mapping[str, str]
    words: str = ""


@dataclass
class Table:
    """Rows of cells; `label` is the accessible name of the region around it."""

    label: str
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def heads(self) -> list[str]:
        """Words of the first row."""
        return [cell.words.strip() for cell in self.rows[0]]

    def row(self, begins: str) -> list[str]:
        """Words of the row whose first cell begins so."""
        [found] = [row for row in self.rows if row[0].words.strip().startswith(begins)]
        return [" ".join(cell.words.split()) for cell in found]


class Page(HTMLParser):
    """Reads strictly: an element that is not closed in its turn is an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.tables: list[Table] = []
        self.labels: list[str] = []
        self.tags: set[str] = set()
        self.focusable: list[str] = []
        self.addresses: list[str] = []
        self.title = ""
        self._region = ""
        self.feed(html)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.tags.add(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"][1:]] if given.get("href", "").startswith("#") else []
        self.addresses += [given[key] for key in ("src", "href", "action", "data") if not given.get(key, "#").startswith("#")]
        self.labels += [given["for"]] if tag == "label" else []
        self.focusable += [given.get("aria-label", "")] if "tabindex" in given else []
        if given.get("role") == "region":
            self._region = given["aria-label"]
        if tag == "table":
            self.tables.append(Table(self._region))
        if tag == "tr":
            self.tables[-1].rows.append([])
        if tag in {"td", "th"}:
            self.tables[-1].rows[-1].append(Cell(tag, given))
        if tag in {"h1", "h2", "h3"}:
            self.headings.append((int(tag[1]), ""))
        if tag == "br":
            self.handle_data(" ")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag, f"closed out of turn: {tag}"

    def handle_data(self, data: str) -> None:
        if not self.open:
            return
        if self.open[-1] == "title":
            self.title += data
        if {"h1", "h2", "h3"} & set(self.open):
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)
        if {"td", "th"} & set(self.open):
            self.tables[-1].rows[-1][-1].words += data

    def table(self, label: str) -> Table:
        """The table in the region of this name."""
        [found] = [t for t in self.tables if t.label == label]
        return found
