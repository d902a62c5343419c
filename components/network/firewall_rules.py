"""What the firewall in the hub lets through, from the declared flows and the allowed domains.

Pure. Rules are tried in the order of their groups; what none passes is dropped and told (AWS Network Firewall Developer Guide, "Evaluation
order for stateful rule groups", "Stateful domain list rule groups").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.network.topology import Topology


@dataclass(frozen=True, kw_only=True)
class FirewallPath:
    """One rule that passes a flow.

    Attributes:
        number: of the rule, unique in its group; that of the flow's leg.
    """

    number: int
    protocol: str
    from_cidr: str
    to_cidr: str
    port: int


def firewall_paths(topology: Topology) -> Iterator[FirewallPath]:
    """A rule for each flow that is inspected but does not leave for the internet: that only the allowed domains may."""
    for leg in topology.legs:
        if leg.between_members and not leg.leaves_for_internet:
            yield FirewallPath(
                number=leg.number,
                protocol=leg.flow.protocol.upper(),
                from_cidr=leg.from_cidr,
                to_cidr=leg.to_cidr,
                port=leg.flow.port,
            )


def sources_to_internet(topology: Topology) -> tuple[str, ...]:
    """The addresses from which a flow leads to the internet."""
    return tuple(dict.fromkeys(leg.from_cidr for leg in topology.legs if leg.leaves_for_internet))
