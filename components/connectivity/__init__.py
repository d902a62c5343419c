"""Private paths between the network and whatever is not ours: the premises, partners, the source of a migration.

In come links, the networks behind them and the bounds they must keep; out go gateways, tunnels, services and an alarm for each bound.
"""
