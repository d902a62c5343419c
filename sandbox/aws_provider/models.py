"""AWS's own description of its operations, as botocore carries it; needs no client and no network."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from threading import RLock
from typing import Any

import botocore.session

_lock = RLock()


@cache
def _service(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


@cache
def operation(service: str, name: str) -> Any:
    """The operation's model.

    Raises:
        botocore.model.OperationNotFoundError: the service has no such operation.
    """
    with _lock:
        return _service(service).operation_model(name)


def parameters(service: str, name: str) -> Mapping[str, Any]:
    """The operation's parameters and their shapes."""
    shape = operation(service, name).input_shape
    return shape.members if shape is not None else {}


def required(service: str, name: str) -> frozenset[str]:
    """Names of the parameters that must be given."""
    shape = operation(service, name).input_shape
    return frozenset(shape.required_members if shape is not None else ())
