"""The policy pack the engine starts: ``pulumi up --policy-pack policies/pack``. It only hands our rules to the engine."""
