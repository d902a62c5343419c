"""The WSGI application: moto, with real databases behind RDS, lost Regions that do not answer, and ``/_holdfast/``."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from sandbox.aws.change_signal import ChangeSignal
from sandbox.aws.credential_scope import credential_scope
from sandbox.aws.fault_api import PREFIX, Answer, FaultApi
from sandbox.rds.controller import Controller

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_NAME_CHANGES = PREFIX + "names/changes"
_LONGEST_WAIT_SECONDS = 20.0
_LOST = (
    "<?xml version='1.0'?><ErrorResponse><Error><Code>ServiceUnavailable</Code>"
    "<Message>{region} does not answer: the sandbox lost this Region</Message></Error></ErrorResponse>"
)


class Application:
    """Answers every request of the aws process."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._faults = FaultApi(controller)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._names = ChangeSignal()
        self._moto_turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer to one request (PEP 3333)."""
        path = environ.get("PATH_INFO", "")
        if path == _NAME_CHANGES:  # the name server waits here until Route 53 was changed
            after = int(parse_qs(environ.get("QUERY_STRING", "")).get("after", ["-1"])[0])
            count = self._names.wait_beyond(after, _LONGEST_WAIT_SECONDS)
            return _json(Answer(HTTPStatus.OK, {"count": count}), start_response)
        if path.startswith(PREFIX):
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return _json(self._faults.answer(environ["REQUEST_METHOD"], path, body), start_response)
        scope = credential_scope(environ.get("HTTP_AUTHORIZATION", ""), environ.get("QUERY_STRING", ""))
        if scope is not None and scope.region in self._controller.lost_regions:
            start_response(f"{HTTPStatus.SERVICE_UNAVAILABLE.value} Service Unavailable", [("Content-Type", "text/xml")])
            return [_LOST.format(region=scope.region).encode()]
        if scope is None or scope.service not in {"rds", "ec2"}:
            body_parts = self._ask_moto_alone(environ, start_response)
            if scope is not None and scope.service == "route53" and environ["REQUEST_METHOD"] != "GET":
                self._names.bump()
            return body_parts
        if scope.service == "ec2":  # security groups fence databases
            body_parts = self._ask_moto_alone(environ, start_response)
            self._controller.reconcile()
            return body_parts
        with self._controller.lock:  # one RDS call at a time: records and reality stay together
            body_parts = self._ask_moto(environ, start_response)
            self._controller.reconcile()
        return body_parts

    def _ask_moto_alone(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One at a time: moto walks its dictionaries while other threads would change them, and answers 500 then."""
        with self._moto_turn:
            return self._ask_moto(environ, start_response)

    def _ask_moto(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer: Any = self._moto(environ, start_response)
        return list(answer)


def _json(answer: Answer, start_response: StartResponse) -> list[bytes]:
    body = json.dumps(answer.body).encode() + b"\n"
    start_response(
        f"{answer.status.value} {answer.status.phrase}", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]
