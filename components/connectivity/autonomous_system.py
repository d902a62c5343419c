"""Numbers by which networks know each other in BGP.

Pure. Sources: RFC 6996, 5 (private use); AWS Direct Connect API Reference, "CreateDirectConnectGateway".
"""

from __future__ import annotations

_PRIVATE = (range(64512, 65535), range(4200000000, 4294967295))
_LAST = 4294967295


def unfit_own_number(number: int) -> str | None:
    """Why `number` cannot be that of a gateway of ours, or None."""
    if any(number in private for private in _PRIVATE):
        return None
    return f"{number} is not for private use; take one of 64512-65534 or 4200000000-4294967294 (RFC 6996)"


def unfit_number(number: int) -> str | None:
    """Why `number` cannot be that of a network elsewhere, or None."""
    return None if 0 < number < _LAST else f"{number} is no autonomous system number; they go from 1 to {_LAST - 1}"
