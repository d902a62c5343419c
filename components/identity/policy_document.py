"""Statements and documents of IAM policies, as values. Source: AWS IAM User Guide, "IAM JSON policy elements reference"."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Document = Mapping[str, Any]
Conditions = Mapping[str, Mapping[str, str | list[str]]]


def allow(sid: str, actions: Iterable[str], resources: Iterable[str] = ("*",), conditions: Conditions | None = None) -> Document:
    """A statement that grants."""
    return _statement("Allow", sid, actions, resources, conditions)


def deny(sid: str, actions: Iterable[str], resources: Iterable[str] = ("*",), conditions: Conditions | None = None) -> Document:
    """A statement that forbids, whatever grants."""
    return _statement("Deny", sid, actions, resources, conditions)


def document(*statements: Document) -> Document:
    """A policy of `statements`."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def text(policy: Document) -> str:
    """A policy as the text AWS is given: keys sorted, so that the same policy is the same text."""
    return json.dumps(policy, sort_keys=True)


def _statement(effect: str, sid: str, actions: Iterable[str], resources: Iterable[str], conditions: Conditions | None) -> Document:
    statement = {"Sid": sid, "Effect": effect, "Action": sorted(actions), "Resource": sorted(resources)}
    return {**statement, "Condition": conditions} if conditions else statement
