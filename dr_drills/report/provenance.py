"""What a page can say about its own sealing: it is written before the signature and covered by it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who will sign and where the pack stands in its chain; None for what is not known.

    Attributes:
        key_id: SHA-256 of the signer's public key.
        sequence: 1 for the first pack of this plan.
        previous_drill: drill id of the pack before, None for the first.
        previous_root: its Merkle root.
    """

    key_id: str | None = None
    sequence: int | None = None
    previous_drill: str | None = None
    previous_root: str | None = None
