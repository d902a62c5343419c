"""What is not real in the local AWS, kept in a file of the provider's own.

Three kinds: types it does not have (recorded, not emulated), properties it took and does not give back (gaps), and types it keeps but
does nothing with (limits). `python -m sandbox.aws_provider.recorded` prints all three as JSON, so that a status can say what is not real.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sandbox.aws_provider.values import Properties

FILE_NAME = "recorded.json"
_SCHEMA = "holdfast.sandbox-recorded/1"


@dataclass(frozen=True)
class Entry:
    """One recorded resource; secrets are never among its outputs here."""

    type: str
    name: str
    account: str
    region: str
    id: str
    why: str
    outputs: Properties


@dataclass(frozen=True)
class Gap:
    """A property the local AWS took but does not give back, unexpectedly: it may have no effect."""

    type: str
    property: str


@dataclass(frozen=True)
class Limit:
    """A type that was configured, and what the local AWS does not do with it although it keeps the configuration."""

    type: str
    why: str


def state_directory() -> Path:
    """Where the provider keeps its file unless told otherwise."""
    return Path(os.environ.get("HOLDFAST_DIR", ".holdfast")) / "sandbox"


class RecordedStore:
    """The recorded resources, the gaps and the limits, in one JSON file that is replaced as a whole at every change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def entries(self) -> list[Entry]:
        """Everything recorded."""
        return [Entry(**entry) for entry in self._read()["resources"]]

    def gaps(self) -> list[Gap]:
        """Every gap met so far."""
        return [Gap(**gap) for gap in self._read()["gaps"]]

    def limits(self) -> list[Limit]:
        """Every limit of a type that was made so far."""
        return [Limit(**limit) for limit in self._read()["limits"]]

    def find(self, type: str, account: str, region: str, id: str) -> Entry | None:
        """One recorded resource, or None."""
        return next((e for e in self.entries() if (e.type, e.account, e.region, e.id) == (type, account, region, id)), None)

    def put(self, entry: Entry) -> None:
        """Record a resource, or record it anew."""
        with self._lock:
            document = self._read()
            document["resources"] = [*(e for e in document["resources"] if not _is(e, entry)), asdict(entry)]
            self._write(document)

    def remove(self, entry: Entry) -> None:
        """Forget a resource."""
        with self._lock:
            document = self._read()
            document["resources"] = [e for e in document["resources"] if not _is(e, entry)]
            self._write(document)

    def note(self, gap: Gap) -> None:
        """Keep a gap, once."""
        with self._lock:
            document = self._read()
            if asdict(gap) not in document["gaps"]:
                document["gaps"].append(asdict(gap))
                self._write(document)

    def note_limit(self, limit: Limit) -> None:
        """Keep a limit, once."""
        with self._lock:
            document = self._read()
            if asdict(limit) not in document["limits"]:
                document["limits"].append(asdict(limit))
                self._write(document)

    def _read(self) -> dict[str, Any]:
        try:
            document: dict[str, Any] = json.loads(self.path.read_text())
        except FileNotFoundError:
            return {"schema": _SCHEMA, "resources": [], "gaps": [], "limits": []}
        return {"limits": [], **document}

    def _write(self, document: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
        beside.replace(self.path)


def _is(record: dict[str, Any], entry: Entry) -> bool:
    return all(record[key] == getattr(entry, key) for key in ("type", "account", "region", "id"))


def main() -> int:
    """Print the file's content; an empty one when nothing was recorded."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else state_directory()
    store = RecordedStore(path / FILE_NAME if path.suffix != ".json" else path)
    document = {
        "schema": _SCHEMA,
        "resources": [asdict(e) for e in store.entries()],
        "gaps": [asdict(g) for g in store.gaps()],
        "limits": [asdict(limit) for limit in store.limits()],
    }
    print(json.dumps(document, indent=1, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
