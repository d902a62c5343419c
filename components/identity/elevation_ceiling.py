"""Just in time: a session for one ticket, narrower than a ceiling.

Pure. How it works: a person who holds a duty takes on the elevation role for a named ticket and passes AWS STS an inline session policy.
What the session may do is what the role, its boundary and that policy all allow, so the policy can only narrow (AWS IAM User Guide,
"Session policies"). `session_policy` writes it and refuses what the ceiling does not hold, so that nobody finds out by a denied call in
the middle of an incident::

    aws sts assume-role --role-arn … --role-session-name ada --source-identity ada --duration-seconds 900 \
        --tags Key=ticket,Value=INC-4711 --policy "$(cat session-policy.json)"
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from components.identity.policy_document import Conditions, Document, allow, document, text

_MOST_CHARACTERS = 2048  # AWS STS API Reference, "AssumeRole": plain text of the session policy
_SOUND = re.compile(r"^[^?]+$")  # with * alone, text that matches a pattern is held by it, wildcards included


class BeyondCeilingError(ValueError):
    """A session was asked for that its ceiling does not hold; the message names every part that is too much."""


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """The most an elevated session may do.

    Attributes:
        actions: patterns such as ``rds:Reboot*``; `resources`: patterns of ARNs.
    """

    actions: frozenset[str]
    resources: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is needed for one ticket, in the words of the ceiling."""

    actions: frozenset[str]
    resources: frozenset[str]


def beyond(ceiling: Ceiling, wanted: Wanted) -> str | None:
    """Why `wanted` is more than `ceiling` holds; None where it is not."""
    reasons = [
        f"{kind} {item!r} is not held by the ceiling"
        for kind, items, most in (("action", wanted.actions, ceiling.actions), ("resource", wanted.resources, ceiling.resources))
        for item in sorted(items)
        if not any(holds(pattern, item, ignore_case=kind == "action") for pattern in most)
    ]
    reasons += [f"no {kind} is named" for kind, items in (("action", wanted.actions), ("resource", wanted.resources)) if not items]
    return "; ".join(reasons) or None


def session_policy(ceiling: Ceiling, wanted: Wanted) -> str:
    """The inline policy of a session for `wanted`.

    Raises:
        BeyondCeilingError: it asks for more than `ceiling`, or is longer than AWS STS takes.
    """
    if reason := beyond(ceiling, wanted):
        raise BeyondCeilingError(reason)
    policy = text(document(allow("ForTheTicket", wanted.actions, wanted.resources)))
    if len(policy) > _MOST_CHARACTERS:
        raise BeyondCeilingError(f"the session policy has {len(policy)} characters, AWS STS takes {_MOST_CHARACTERS}; name fewer things")
    return policy


def ceiling_policy(ceiling: Ceiling, conditions: Conditions, not_before: str | None) -> Document:
    """What the elevation role may do.

    Args:
        ceiling: the most of any session.
        conditions: what every session must show.
        not_before: sessions issued earlier than this moment (ISO 8601, UTC) are refused, or None (AWS IAM User Guide, "Revoking IAM role
            temporary security credentials").
    """
    grant = allow("Ceiling", ceiling.actions, ceiling.resources, conditions)
    if not_before is None:
        return document(grant)
    revoked = {"Sid": "OlderSessionsEnd", "Effect": "Deny", "Action": ["*"], "Resource": ["*"]}
    return document(grant, {**revoked, "Condition": {"DateLessThan": {"aws:TokenIssueTime": not_before}}})


def holds(pattern: str, item: str, *, ignore_case: bool = False) -> bool:
    """Whether everything `item` means is meant by `pattern` too; an item with ``?`` is never held, because that cannot be told."""
    if not _SOUND.match(item):
        return False
    expression = "".join(".*" if part == "*" else "." if part == "?" else re.escape(part) for part in _parts(pattern))
    if "?" in pattern and "*" in item:
        return False
    return re.fullmatch(expression, item, re.IGNORECASE if ignore_case else 0) is not None


def _parts(pattern: str) -> Iterable[str]:
    return re.findall(r"\*|\?|[^*?]+", pattern)
