"""What one account shares with another (AWS RAM) is really there in the other account; moto keeps the share and shows nothing.

Requests of moto's RAM come in; what goes out is the shared thing among the other account's own.
"""

from sandbox.aws.sharing import ram_requests, transit_attachments

__all__ = ["apply_sharing"]


def apply_sharing() -> None:
    """Teach moto to share, once, before the first request."""
    ram_requests.apply()
    transit_attachments.apply()
