"""What must never happen to a key unheard.

Pure. Sources: Amazon EventBridge User Guide, "AWS service events delivered via AWS CloudTrail"; AWS KMS Developer Guide, "Logging AWS
KMS API calls with AWS CloudTrail".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from components.encryption.key_destruction import DESTRUCTION

_ALSO = ("CancelKeyDeletion", "PutKeyPolicy", "UpdatePrimaryRegion")
_CALL = "AWS API Call via CloudTrail"


@dataclass(frozen=True, kw_only=True)
class KeyEvent:
    """One kind of event.

    Attributes:
        pattern: EventBridge event pattern.
        reading_too: whether CloudTrail counts it among reading events, which a rule sees only if it asks for them.
        why: for whoever hears of it.
    """

    name: str
    pattern: Mapping[str, object]
    reading_too: bool
    why: str


def key_events(destroyers: Iterable[str]) -> tuple[KeyEvent, ...]:
    """The kinds of event, for keys that `destroyers` may destroy."""
    acts = sorted({action.removeprefix("kms:") for action in DESTRUCTION} | set(_ALSO))
    changed = KeyEvent(
        name="key-change",
        pattern={"source": ["aws.kms"], "detail-type": [_CALL], "detail": {"eventSource": ["kms.amazonaws.com"], "eventName": acts}},
        reading_too=False,
        why="a key was disabled, its deletion scheduled or cancelled, its rotation stopped, or its policy changed",
    )
    roles = sorted(destroyers)
    taken_on = KeyEvent(
        name="key-destroyer",
        pattern={
            "source": ["aws.sts"],
            "detail-type": [_CALL],
            "detail": {"eventName": ["AssumeRole"], "requestParameters": {"roleArn": roles}},
        },
        reading_too=True,
        why="somebody took on the role that can destroy keys",
    )
    return (changed, taken_on) if roles else (changed,)
