"""Asking for the release ends in time whatever answers, and an installer that fails is a reason to build."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.tools import pulumi_release
from sandbox.tools.errors import ToolError
from sandbox.tools.installed_tool import Source
from sandbox.tools.progress import Silent
from sandbox.tools.pulumi_tool import install_pulumi
from tests.sandbox.tools.stand_in_go import StandInGo


class _Host:
    """Takes connections and answers each with `pieces`, one every 0.1 s; the connections stay open."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._kept: list[socket.socket] = []
        self._ended = threading.Event()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/install.sh"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
                self._kept.append(connection)
                connection.recv(4096)
                for piece in self._pieces:
                    connection.sendall(piece)
                    self._ended.wait(0.1)
            except OSError:
                return

    def close(self) -> None:
        self._ended.set()
        for opened in (self._listener, *self._kept):
            opened.close()


@pytest.fixture
def mute() -> Iterator[_Host]:
    host = _Host()
    yield host
    host.close()


@pytest.fixture
def trickling() -> Iterator[_Host]:
    host = _Host(b"HTTP/1.1 200 OK\r\n", *[b"x: y\r\n"] * 30, b"content-length: 0\r\n\r\n")
    yield host
    host.close()


@pytest.fixture
def refusing() -> Iterator[_Host]:
    host = _Host(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
    yield host
    host.close()


@pytest.fixture
def answering() -> Iterator[_Host]:
    host = _Host(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    yield host
    host.close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_a_host_that_takes_the_connection_and_never_answers_counts_as_none(mute: _Host) -> None:
    assert "did not answer within" in (pulumi_release.unreachable(mute.url, 0.5) or "")


def test_a_host_that_trickles_counts_as_none_when_the_time_is_over(trickling: _Host) -> None:
    assert "did not answer within" in (pulumi_release.unreachable(trickling.url, 0.5) or "")


def test_a_host_that_refuses_counts_as_none_with_its_status(refusing: _Host) -> None:
    assert "answers with status 403" in (pulumi_release.unreachable(refusing.url) or "")


def test_a_host_that_answers_is_reachable(answering: _Host) -> None:
    assert pulumi_release.unreachable(answering.url) is None


def test_a_slow_name_look_up_is_bounded_too(answering: _Host, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, look_up = threading.Event(), socket.getaddrinfo

    def slow(*words: Any, **more: Any) -> Any:
        asked.wait(3)
        return look_up(*words, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    assert "did not answer within" in (pulumi_release.unreachable(answering.url, 0.3) or "")
    asked.set()


def _sdk(folder: Path, body: str) -> None:
    """A Pulumi SDK whose installer does what `body` says."""
    package = folder / "pulumi" / "automation"
    package.mkdir(parents=True)
    (folder / "pulumi" / "__init__.py").write_text("")
    text = "class InvalidVersionError(Exception): pass\nclass PulumiCommand:\n    @classmethod\n    def install(cls, root, version):\n"
    (package / "__init__.py").write_text(f"{text}        {body}\n")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise InvalidVersionError('Minimum version requirement failed')", "InvalidVersionError: Minimum version requirement failed"),
        ("import subprocess; subprocess.check_output(['sh', '-c', 'echo curl: no route; exit 7'])", "curl: no route"),
        ("import time; time.sleep(60)", "did not end within 1 s"),
    ],
)
def test_an_installer_that_fails_in_any_way_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str) -> None:
    _sdk(tmp_path, body)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(pulumi_release, "_INSTALL_SECONDS", 1.0 if "sleep" in body else 60.0)
    with pytest.raises(ToolError, match=said):
        pulumi_release.install(tmp_path / "draft", "3.272.0")


def test_when_the_installer_fails_the_engine_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = StandInGo(tmp_path / "go")
    _sdk(tmp_path, "raise InvalidVersionError('too old')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("HOLDFAST_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{go.folder / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(pulumi_release, "unreachable", lambda: None)
    assert install_pulumi(Silent()).source is Source.BUILT
