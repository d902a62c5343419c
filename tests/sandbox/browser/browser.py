"""A real browser, spoken to over its DevTools pipe (https://chromedevtools.github.io/devtools-protocol/), so that no driver is needed."""

from __future__ import annotations

import base64
import json
import select
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tests.sandbox.browser.reading import Reading

_ANSWER_SECONDS = 120
_PIPES = 'exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>&2'  # Chromium reads commands from descriptor 3 and answers on 4
_FLAGS = (
    "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_COMPLAINTS = {"Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"}


class Browser:
    """One running browser with one tab, and a profile of its own in `folder`."""

    def __init__(self, program: str, folder: Path) -> None:
        self._command = ("sh", "-c", _PIPES, program, *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank")
        self._log = folder / "browser.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._received = b""
        self._asked = 0
        self._session = ""
        self._events: list[Mapping[str, Any]] = []

    def start(self) -> None:
        """Start it and open the tab."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        tab = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._ask(f"{domain}.enable")

    def stop(self) -> None:
        """End it, by asking if it still answers."""
        if self._process is None:
            return
        self._session = ""
        with suppress(AssertionError, OSError):
            self._ask("Browser.close")
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in self._pipes():
            pipe.close()

    def read(self, page: Path, *, width: int = 1280, dark: bool = False) -> Reading:
        """Open `page` in a window of `width` CSS pixels and read it."""
        requests, complaints = self._open(page, width=width, dark=dark)
        script = (Path(__file__).parent / "reading.js").read_text(encoding="utf-8")
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return Reading.model_validate({**answer["result"]["value"], "requests": requests, "complaints": complaints})

    def printed(self, page: Path) -> bytes:
        """`page` as a PDF, on the paper that its style asks for."""
        self._open(page, width=1280, dark=True)  # on paper the page is light, whatever the screen is
        answer = self._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(answer["data"])

    def picture(self, page: Path, *, width: int = 1280, dark: bool = False) -> bytes:
        """A PNG of the whole page, for people who want to look at it."""
        self._open(page, width=width, dark=dark)
        return base64.b64decode(self._ask("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def _open(self, page: Path, *, width: int, dark: bool) -> tuple[list[str], list[str]]:
        """What was asked for besides the page, and what was complained about."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 700)
        self._ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self._events.clear()
        answer = self._ask("Page.navigate", url=page.as_uri())
        assert "errorText" not in answer, answer
        while not any(e["method"] == "Page.loadEventFired" for e in self._events):
            self._events.append(self._message())
        self._ask("Runtime.evaluate", expression="document.fonts.ready", awaitPromise=True)
        asked = [e["params"]["request"]["url"] for e in self._events if e["method"] == "Network.requestWillBeSent"]
        complaints = [json.dumps(e["params"])[:600] for e in self._events if e["method"] in _COMPLAINTS]
        return [address for address in asked if address != page.as_uri()], complaints

    def _ask(self, method: str, **parameters: object) -> Any:
        self._asked += 1
        session = {"sessionId": self._session} if self._session else {}
        message = json.dumps({"id": self._asked, "method": method, "params": parameters, **session})
        send, _ = self._pipes()
        send.write(message.encode() + b"\0")
        send.flush()
        while (answer := self._message()).get("id") != self._asked:
            self._events.append(answer)
        assert "result" in answer, f"{method}: {answer}"
        return answer["result"]

    def _message(self) -> Mapping[str, Any]:
        """The next message, an answer or an event; each ends with a zero byte."""
        _, receive = self._pipes()
        until = time.monotonic() + _ANSWER_SECONDS
        while b"\0" not in self._received:
            ready, _, _ = select.select([receive], [], [], max(0.0, until - time.monotonic()))
            piece = receive.read1(1 << 20) if ready else b""  # type: ignore[attr-defined]  # a BufferedReader
            assert piece, f"the browser {'ended' if ready else 'does not answer'}: {self._log.read_text(errors='replace')[-2000:]}"
            self._received += piece
        message, _, self._received = self._received.partition(b"\0")
        return json.loads(message)  # type: ignore[no-any-return]  # an object, by the protocol

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process is not None, "start it first"
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout
