"""A canary's script against a real server over TLS: what it takes as well, and what it tells when it does not."""

from __future__ import annotations

import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from components.operations.journey_script import JourneyBrokenError, handler, walk

PAGES = {"/login": (200, "<h1>Sign in</h1>"), "/patients?name=test": (200, "Test, Testina"), "/broken": (500, "secret cause")}
HOST = "127.0.0.1"


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, text = PAGES.get(self.path, (404, "nothing here"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine's own address with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


@pytest.fixture(scope="module")
def port(certificate: Path) -> Iterator[int]:
    server = ThreadingHTTPServer((HOST, 0), _Pages)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def trusted(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def _journey(port: int, *steps: dict[str, Any], host: str = HOST) -> dict[str, Any]:
    return {"host": host, "port": port, "patience_seconds": 20, "steps": list(steps)}


SIGN_IN = {"name": "sign-in-page", "path": "/login", "expect": "Sign in"}
PATIENT = {"name": "invented-patient", "path": "/patients?name=test", "expect": None}


def test_a_journey_whose_steps_all_go_well_is_walked(port: int, trusted: ssl.SSLContext) -> None:
    walk(_journey(port, SIGN_IN, PATIENT), trusted)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({"name": "broken", "path": "/broken", "expect": None}, "broken: status 500"),
        ({"name": "gone", "path": "/gone", "expect": None}, "gone: status 404"),
        ({"name": "other", "path": "/login", "expect": "Welcome"}, "other: the expected text is missing"),
    ],
)
def test_the_first_step_that_goes_wrong_is_told_without_what_was_answered(
    port: int, trusted: ssl.SSLContext, step: dict[str, Any], told: str
) -> None:
    with pytest.raises(JourneyBrokenError) as broken:
        walk(_journey(port, SIGN_IN, step, PATIENT), trusted)
    assert str(broken.value) == told


def test_a_server_that_nobody_vouches_for_is_not_believed(port: int) -> None:
    with pytest.raises(JourneyBrokenError, match="sign-in-page: SSLCertVerificationError"):
        walk(_journey(port, SIGN_IN), ssl.create_default_context())


def test_a_certificate_for_another_name_is_not_believed(port: int, trusted: ssl.SSLContext) -> None:
    with pytest.raises(JourneyBrokenError, match="sign-in-page: SSLCertVerificationError"):
        walk(_journey(port, SIGN_IN, host="localhost"), trusted)


def test_nobody_there_is_told(trusted: ssl.SSLContext) -> None:
    with pytest.raises(JourneyBrokenError, match="sign-in-page: ConnectionRefusedError"):
        walk(_journey(1, SIGN_IN), trusted)


def test_the_handler_reads_its_journey_from_its_variable(port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNEY", json.dumps(_journey(port, SIGN_IN, PATIENT)))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert handler({}, None) == "2 steps"
