"""What a value that is not known yet can refer to: told by the property's name, and by the types of what it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A document or a free text is called otherwise, and stays unknown while it is.
_WORDS = frozenset(
    re.findall(
        r"\w+",
        "id ids arn arns name names identifier identifiers bucket role roles user group groups subnets records topic queue cluster"
        " function api vpc instance address addresses allocation vault key db destination target actions",
    )
)
# Resources that only add to another one of their service, and that nobody refers to but for the order of things.
_ADDS_TO = re.compile(
    r"(?:Policy|Attachment|Association|Subscription|LockConfiguration|Versioning|PublicAccessBlock|OwnershipControls|EncryptionConfiguration"
    r"|LifecycleConfiguration|Notifications?|Logging|Acl)$"
)
_LAST_WORD = re.compile(r"(?:[A-Z]?[a-z0-9]+|[A-Z]+)$")


def holds_reference(name: str) -> bool:
    """Whether a property of this name that is not known yet can be taken for the reference it was made from."""
    found = _LAST_WORD.search(name)
    return found is not None and found[0].lower() in _WORDS


def meant(urns: Iterable[str]) -> tuple[str, ...]:
    """Of the resources a value was made from, those it can stand for: a topic, say, and not the policy that had to be there first."""
    types = {urn: _service_and_class(urn) for urn in urns}
    owners = set(types.values())
    return tuple(urn for urn, (service, name) in types.items() if not (_ADDS_TO.search(name) and _owned(service, name, owners)))


def _owned(service: str, name: str, owners: set[tuple[str, str]]) -> bool:
    return any(s == service and name != owner and name.startswith(owner) for s, owner in owners)


def _service_and_class(urn: str) -> tuple[str, str]:
    """``aws:sns`` and ``TopicPolicy``, of a URN whose type is ``…$aws:sns/topicPolicy:TopicPolicy``."""
    token = urn.split("::")[2].rpartition("$")[2]
    module, _, name = token.rpartition(":")
    return module.partition("/")[0], name
