"""What both tunnels of a VPN may agree on, and nothing older.

Sources: AWS Site-to-Site VPN User Guide, "Tunnel options for your AWS Site-to-Site VPN connection"; NIST SP 800-77 rev. 1, 8 (IKEv2,
AES-GCM, SHA-2); NIST SP 800-57 part 1 rev. 5, table 2 (group 19 gives 128 bits of security, 20 gives 192, 21 gives 256).
"""

from __future__ import annotations

IKE_VERSIONS = ("ikev2",)
ENCRYPTION = ("AES256-GCM-16",)
INTEGRITY = ("SHA2-384", "SHA2-512")
DH_GROUPS = (19, 20, 21)
"""Elliptic curve groups; in phase 2 they give every key of the tunnel perfect forward secrecy."""

PHASE_1_SECONDS = 28800
PHASE_2_SECONDS = 3600
DEAD_PEER_SECONDS = 30
