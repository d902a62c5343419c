"""One browser for all pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from tests.sandbox.browser.browser import Browser
from tests.sandbox.browser.debian_program import NotHereError, debian_program

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")


def _program(request: pytest.FixtureRequest, names: tuple[str, ...], package: str) -> str:
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(words: str) -> None:
        with capture.global_and_fixture_disabled() if capture else nullcontext():
            print(f"\n{words}", flush=True)  # it takes a while, and whoever waits wants to know what for

    try:
        return debian_program(names, package, say)
    except NotHereError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A running browser; installed where this is root on Debian, asked for where it is somebody's own machine."""
    running = Browser(_program(request, BROWSERS, "chromium"), tmp_path_factory.mktemp("browser"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def pdftotext(request: pytest.FixtureRequest) -> str:
    """The program that reads what was printed."""
    return _program(request, ("pdftotext",), "poppler-utils")
