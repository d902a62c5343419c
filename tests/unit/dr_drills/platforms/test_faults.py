"""Faults: only into what is named, and every failure says which fault and why."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dr_drills.platforms.aws.faults import AwsFaults, Isolation
from dr_drills.platforms.aws.rds import RdsDatabase
from dr_drills.platforms.aws.session import AwsSession
from dr_drills.platforms.faults import FaultError, Faults
from dr_drills.platforms.sandbox.faults import SandboxFaults


@pytest.fixture
def sandbox() -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A fault API that knows one instance, and what it was asked."""
    asked: list[dict[str, object]] = []

    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request)
            known = request["instance"] == "ehr"
            body = json.dumps({"fault": request["fault"], "how": "killed"} if known else {"message": "no such instance"}).encode()
            self.send_response(200 if known else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/_holdfast", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_fault_is_asked_for_by_instance_and_region(sandbox: tuple[str, list[dict[str, object]]]) -> None:
    url, asked = sandbox
    faults: Faults = SandboxFaults(url)
    assert faults.crash("ehr", "eu-west-1") == "killed"
    faults.heal("ehr", "eu-west-1")
    assert asked == [{"fault": fault, "instance": "ehr", "region": "eu-west-1"} for fault in ("crash", "heal", "thaw")]


def test_a_refused_fault_carries_the_reason(sandbox: tuple[str, list[dict[str, object]]]) -> None:
    with pytest.raises(FaultError, match=r"crash of lab in eu-west-1: the sandbox refused \(404: .*no such instance"):
        SandboxFaults(sandbox[0]).crash("lab", "eu-west-1")


def test_a_sandbox_that_is_not_there_is_named() -> None:
    with pytest.raises(FaultError, match=r"does not answer at http://127\.0\.0\.1:9"):
        SandboxFaults("http://127.0.0.1:9/_holdfast").partition("ehr", "eu-west-1")


def test_without_a_sandbox_there_are_no_sandbox_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOLDFAST_FAULTS", raising=False)
    with pytest.raises(FaultError, match="holdfast sandbox env"):
        SandboxFaults()


def test_on_aws_only_named_instances_are_broken() -> None:
    faults: Faults = AwsFaults(RdsDatabase(AwsSession(), "drill-1"), {"ehr": Isolation(("sg-1",), "sg-2")})
    for fault in (faults.crash, faults.partition, faults.heal):
        with pytest.raises(FaultError, match="lab is not named as drillable"):
            fault("lab", "eu-west-1")
